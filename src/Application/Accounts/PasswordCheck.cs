using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Protection;
using OtpAuth.Domain.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Accounts;

/// <summary>Whose password was right, and the hash that is kept of it.</summary>
internal sealed record RightPassword(Guid UserId, string Hash);

/// <summary>Compares a typed password with that of an address, with the same work and the same budget whether or not it has one.</summary>
internal sealed partial class PasswordCheck(
    ICredentials credentials,
    IPasswords passwords,
    IOtpCodes codes,
    RefusalAudit audit,
    IOptions<AccountsOptions> options,
    ILogger<PasswordCheck> logger)
{
    /// <param name="wrong">What to answer when the password is wrong, or the address has none.</param>
    public async Task<Result<RightPassword>> CheckAsync(
        Destination destination, ClientDevice device, Password typed, Error wrong, CancellationToken cancellationToken)
    {
        // Counted before it is judged, so that parallel guesses cannot share one attempt.
        var address = codes.KeyOf(destination);
        var key = device.LimitKeyOf(address);
        var taken = await credentials.TakeAttemptAsync(destination, key, options.Value.PasswordGuesses, cancellationToken);
        if (!taken.Succeeded)
        {
            audit.GuessRefused(destination, null, taken.Error);
            return taken.Error;
        }

        var match = await passwords.CompareAsync(taken.Value.PasswordHash, typed, cancellationToken);
        if (!match.Succeeded)
        {
            await credentials.GiveBackAsync(key, cancellationToken);
            return match.Error;
        }

        if (match.Value == PasswordMatch.Wrong || taken.Value is not { UserId: { } userId, PasswordHash: { } hash })
        {
            LogWrong(destination);
            await credentials.RecordFailureAsync(taken.Value.UserId, destination, address, audit.Network, cancellationToken);
            return wrong;
        }

        // With the queue full, the old hash does until the next time.
        var fresh = match.Value == PasswordMatch.RightButOld ? (await passwords.HashAsync(typed, cancellationToken)).Value : null;
        await credentials.ConfirmAsync(key, taken.Value, fresh, cancellationToken);
        return new RightPassword(userId, fresh ?? hash);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Wrong password for {Destination}")]
    private partial void LogWrong(Destination destination);
}
