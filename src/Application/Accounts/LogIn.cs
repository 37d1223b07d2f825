using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Contacts;
using OtpAuth.Application.Delivery;
using OtpAuth.Application.Otp;
using OtpAuth.Application.Protection;
using OtpAuth.Application.Sessions;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Accounts;

/// <summary>Signs in by password: followed by a code, unless <c>Accounts:PasswordLogin</c> says that it is enough.</summary>
public sealed record LogInCommand(string? Email, string? Phone, string? Password, string? Locale, ClientDevice Device)
    : IRequest<Result<LoggedIn>>
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(LogInCommand);
}

/// <summary>What a right password earns: the challenge that comes next, or the session.</summary>
public sealed record LoggedIn(ChallengeView? Challenge, SignedIn? Session);

internal sealed class LogInValidator : AbstractValidator<LogInCommand>
{
    public LogInValidator(IOptions<SmsOptions> sms)
    {
        this.RuleForAnAddress(c => c.Email, c => c.Phone);
        this.RuleForEmailOrPhone(c => c.Email, c => c.Phone, sms.Value.DefaultCountryCode);
        this.RuleForLocale(c => c.Locale);
        RuleFor(c => c.Password).NotEmpty().WithMessage("Give the password.");
        RuleFor(c => c.Password).MustBeHashable();
    }
}

internal sealed class LogInHandler(
    PasswordCheck passwords,
    OtpChallenges challenges,
    SignIn signIn,
    SendGate gate,
    IAppDbContext db,
    RefusalAudit audit,
    IOptions<AccountsOptions> options,
    IOptions<SmsOptions> sms)
    : IRequestHandler<LogInCommand, Result<LoggedIn>>
{
    public async Task<Result<LoggedIn>> Handle(LogInCommand request, CancellationToken cancellationToken)
    {
        var destination = Destination.Parse(request.Email, request.Phone, sms.Value.DefaultCountryCode);
        var password = Password.Normalize(request.Password!);
        // Before the password, so that the refusal does not tell a right one.
        if (!options.Value.IsEnough(password)
            && await gate.RefuseAsync(new SendCase(destination, request.Device), cancellationToken) is { } refused)
        {
            audit.SendRefused(destination, refused);
            return refused;
        }

        var right = await passwords.CheckAsync(destination, request.Device, password, AccountErrors.InvalidCredentials, cancellationToken);
        if (!right.Succeeded)
            return right.Error;

        return options.Value.IsEnough(password)
            ? await StartSessionAsync(right.Value, request.Device, cancellationToken)
            : await AskForCodeAsync(right.Value, destination, request, cancellationToken);
    }

    private async Task<Result<LoggedIn>> StartSessionAsync(RightPassword right, ClientDevice device, CancellationToken cancellationToken)
    {
        var session = await signIn.StartAsync(right.UserId, right.Hash, device, cancellationToken);
        return session is null ? AccountErrors.InvalidCredentials : new LoggedIn(null, session);
    }

    private async Task<Result<LoggedIn>> AskForCodeAsync(
        RightPassword right, Destination destination, LogInCommand request, CancellationToken cancellationToken)
    {
        var intent = SignIn.Intent(new SignInIntent(PasswordMark: SignInIntent.MarkOf(right.Hash)));
        var asked = await challenges.AskForSignInAsync(destination, request.Locale, request.Device, intent, cancellationToken);
        if (asked.Error?.Code == ProtectionErrors.SmsCeilingCode && await EmailInsteadAsync(right.UserId, cancellationToken) is { } email)
            asked = await challenges.AskForSignInAsync(email, request.Locale, request.Device, intent, cancellationToken);
        return asked.Succeeded ? new LoggedIn(asked.Value, null) : asked.Error;
    }

    /// <summary>Who gave the right password may learn where the account's mail goes; a stranger may not.</summary>
    private async Task<Destination?> EmailInsteadAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (sms.Value.Ceilings.OnReached != SmsCeilingAction.Email)
            return null;
        var address = await db.ContactPoints.Where(c => c.UserId == userId && c.Channel == Channel.Email).Select(c => c.Address)
            .FirstOrDefaultAsync(cancellationToken);
        return address is null ? null : Destination.Restore(Channel.Email, address);
    }
}
