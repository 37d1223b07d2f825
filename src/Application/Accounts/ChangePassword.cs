using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Accounts;

/// <summary>Sets a new password for the caller, who knows the current one. All other sessions end.</summary>
public sealed record ChangePasswordCommand(Guid SessionId, string? CurrentPassword, string? NewPassword, ClientDevice Device) : IRequest<Result<Done>>
{
    /// <summary>Never the passwords.</summary>
    public override string ToString() => nameof(ChangePasswordCommand);
}

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePasswordCommand>
{
    public ChangePasswordValidator()
    {
        RuleFor(c => c.CurrentPassword).NotEmpty().WithMessage("Give the current password.");
        RuleFor(c => c.CurrentPassword).MustBeHashable();
        RuleFor(c => c.NewPassword).NotEmpty().WithMessage("Give the new password.");
        RuleFor(c => c.NewPassword).MustBeHashable();
    }
}

internal sealed partial class ChangePasswordHandler(
    AccountOwners owners,
    PasswordCheck passwords,
    NewPasswords newPasswords,
    ICredentials credentials,
    IOutboxDoorbell doorbell,
    ILogger<ChangePasswordHandler> logger) : IRequestHandler<ChangePasswordCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(ChangePasswordCommand request, CancellationToken cancellationToken)
    {
        if (await owners.FindBySessionAsync(request.SessionId, cancellationToken) is not { } owner)
            return SessionErrors.Unauthenticated;
        if (owner.PasswordHash is null)
            return AccountErrors.NoPassword;

        // On the budget of signing in: a stolen access token is no way to guess more.
        var current = Password.Normalize(request.CurrentPassword!);
        var right = await passwords.CheckAsync(
            owner.Contacts[0], request.Device, current, AccountErrors.WrongPassword, cancellationToken);
        if (!right.Succeeded)
            return right.Error;

        var hash = await newPasswords.HashAsync(
            request.NewPassword!, "newPassword", owner.DisplayName, owner.Contacts, cancellationToken);
        if (!hash.Succeeded)
            return hash.Error;

        if (!await credentials.ChangeAsync(request.SessionId, right.Value.Hash, hash.Value, owners.KeysOf(owner), cancellationToken))
            return await owners.FindBySessionAsync(request.SessionId, cancellationToken) is null
                ? SessionErrors.Unauthenticated
                : AccountErrors.WrongPassword;

        doorbell.Ring();
        LogChanged(owner.UserId);
        return Done.Value;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Password of user {UserId} was changed; all other sessions have ended")]
    private partial void LogChanged(Guid userId);
}
