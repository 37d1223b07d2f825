using System.Security.Cryptography;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Domain.Otp;

/// <summary>
/// A question put to the holder of an address: "which code did we send you?". It never holds the code: the code is derived from
/// <see cref="Id"/>, <see cref="Salt"/> and the context under the key named <see cref="KeyId"/>, which lives outside the database.
/// </summary>
public sealed class OtpChallenge
{
    public const int SaltBytes = 16;

    private OtpChallenge()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>HMAC of channel and canonical address.</summary>
    public byte[] DestinationKey { get; private set; } = [];

    /// <summary>
    /// What the limits and the live pointer are kept under: the destination's key, or that of a recognised device, whose codes strangers
    /// neither supersede nor guess at by address.
    /// </summary>
    public byte[] LimitKey { get; private set; } = [];

    public Channel Channel { get; private set; }

    public string Address { get; private set; } = "";

    public OtpPurpose Purpose { get; private set; }

    /// <summary>What is being approved, for <see cref="OtpPurpose.StepUp"/>: shown in the message and bound to the code.</summary>
    public string? Context { get; private set; }

    public string Locale { get; private set; } = "";

    public byte[] Salt { get; private set; } = [];

    public string KeyId { get; private set; } = "";

    public int CodeLength { get; private set; }

    /// <summary>Guesses taken, counted before each is compared.</summary>
    public int Attempts { get; private set; }

    public int MaxAttempts { get; private set; }

    public int Resends { get; private set; }

    public int MaxResends { get; private set; }

    /// <summary>Written by PostgreSQL, as are all times here: one clock judges every lifetime.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset ResendAvailableAt { get; private set; }

    public DateTimeOffset? ConsumedAt { get; private set; }

    /// <summary>What a right code does beyond its purpose: JSON of the module that asked, opaque here. Gone once the challenge is used.</summary>
    public string? Intent { get; private set; }

    /// <summary>SHA-256 of the cookie of the browser that asked, if it kept one.</summary>
    public byte[]? Browser { get; private set; }

    /// <summary>Whether only that browser may answer.</summary>
    public bool BrowserBound { get; private set; }

    /// <summary>Who asked from within an account, or had the address when it was replaced; null where the address itself tells whose it is.</summary>
    public Guid? UserId { get; private set; }

    /// <summary>Makes a new challenge; it lives from the moment PostgreSQL takes it.</summary>
    public static OtpChallenge Issue(
        Destination destination,
        byte[] destinationKey,
        byte[] limitKey,
        OtpPurpose purpose,
        string? context,
        string locale,
        string? intent,
        byte[]? browser,
        Guid? userId,
        OtpChallengeRules rules) => new()
        {
            Id = Guid.CreateVersion7(),
            DestinationKey = destinationKey,
            LimitKey = limitKey,
            Channel = destination.Channel,
            Address = destination.Address,
            Purpose = purpose,
            Context = context,
            Locale = locale,
            Salt = RandomNumberGenerator.GetBytes(SaltBytes),
            KeyId = rules.KeyId,
            CodeLength = rules.CodeLength,
            MaxAttempts = rules.MaxAttempts,
            MaxResends = rules.MaxResends,
            Intent = intent,
            Browser = browser,
            UserId = userId,
            BrowserBound = rules.BrowserBound && browser is not null,
        };
}

/// <summary>What a new challenge is held to.</summary>
/// <param name="KeyId">The active code key.</param>
/// <param name="CodeLength">Digits, 6 to 10.</param>
/// <param name="MaxAttempts">Guesses before the challenge is dead, 1 to 5.</param>
/// <param name="MaxResends">How often the same code may be sent again.</param>
/// <param name="BrowserBound">Whether only the browser that asked may answer.</param>
public sealed record OtpChallengeRules(string KeyId, int CodeLength, int MaxAttempts, int MaxResends, bool BrowserBound);
