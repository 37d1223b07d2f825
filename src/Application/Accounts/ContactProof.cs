using System.Text.Json;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Otp;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Accounts;

/// <summary>Whose account a proven address is to be added to, and the session that asked; it must live until then.</summary>
public sealed record ContactIntent(Guid UserId, Guid SessionId);

/// <summary>What other modules may ask of accounts: to prove an address, and to give it to the account once it is proven.</summary>
public sealed class ContactProof(OtpChallenges challenges, IContactPoints contactPoints, IAppDbContext db, IOutboxDoorbell doorbell)
{
    public static ContactIntent? ReadIntent(string? intent) => intent is null ? null : JsonSerializer.Deserialize<ContactIntent>(intent);

    /// <summary>Asks for a code that adds the address. Whose it is now shows only to who proves it.</summary>
    public Task<Result<ChallengeView>> AskAsync(
        ContactIntent intent, Destination destination, string? locale, ClientDevice device, CancellationToken cancellationToken) =>
        challenges.AskForContactAsync(intent.UserId, destination, locale, device, JsonSerializer.Serialize(intent), cancellationToken);

    /// <returns>
    /// The user with the address; <c>otp_invalid</c> when another request consumed the challenge first, or the session that asked was over
    /// by then.
    /// </returns>
    public async Task<Result<UserView>> AddAsync(
        RightGuess guess, Destination proven, ContactIntent intent, CancellationToken cancellationToken)
    {
        var added = await contactPoints.AddAsync(guess, proven, intent.UserId, intent.SessionId, cancellationToken);
        if (!added.Succeeded)
            return added.Error;
        if (!added.Value)
            return OtpErrors.Invalid;

        doorbell.Ring();
        return await UserViews.OfAsync(db, intent.UserId, cancellationToken) is { } user ? user : OtpErrors.Invalid;
    }
}
