using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;
using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;

namespace OtpAuth.Application.Accounts;

/// <summary>Sets a new password by the token that a reset code earned. A password that breaks a rule does not spend the token.</summary>
public sealed record ResetPasswordCommand(string? ResetToken, string? NewPassword) : IRequest<Result<Done>>
{
    /// <summary>Neither token nor password.</summary>
    public override string ToString() => nameof(ResetPasswordCommand);
}

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPasswordCommand>
{
    private const int MaxTokenLength = 512;

    public ResetPasswordValidator()
    {
        RuleFor(c => c.ResetToken).NotEmpty().MaximumLength(MaxTokenLength).WithMessage("Give the resetToken of the verified code.");
        RuleFor(c => c.NewPassword).NotEmpty().WithMessage("Give the new password.");
        RuleFor(c => c.NewPassword).MustBeHashable();
    }
}

internal sealed partial class ResetPasswordHandler(
    AccountOwners owners, NewPasswords passwords, ICredentials credentials, IOutboxDoorbell doorbell, ILogger<ResetPasswordHandler> logger)
    : IRequestHandler<ResetPasswordCommand, Result<Done>>
{
    public async Task<Result<Done>> Handle(ResetPasswordCommand request, CancellationToken cancellationToken)
    {
        var tokenHash = PasswordReset.HashOf(request.ResetToken!);
        if (await owners.FindByResetTokenAsync(tokenHash, cancellationToken) is not { } owner)
            return AccountErrors.ResetTokenInvalid;

        var hash = await passwords.HashAsync(
            request.NewPassword!, "newPassword", owner.DisplayName, owner.Contacts, cancellationToken);
        if (!hash.Succeeded)
            return hash.Error;

        if (!await credentials.ResetAsync(tokenHash, hash.Value, owners.KeysOf(owner), cancellationToken))
            return AccountErrors.ResetTokenInvalid;

        doorbell.Ring();
        LogReset(owner.UserId);
        return Done.Value;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Password of user {UserId} was reset; all sessions have ended")]
    private partial void LogReset(Guid userId);
}
