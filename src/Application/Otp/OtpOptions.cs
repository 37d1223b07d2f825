using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Otp;

namespace OtpAuth.Application.Otp;

/// <summary>Section <c>Otp</c>. The bounds refuse what NIST SP 800-63B-4 section 3.1.3 and the README's promises rule out.</summary>
public sealed class OtpOptions
{
    public const string Section = "Otp";

    /// <summary>Digits of a sign-in code. Default 6; 6 to 10.</summary>
    public int CodeLength { get; set; } = 6;

    /// <summary>Digits of a code that resets a password or approves an action. Default 8; 6 to 10.</summary>
    public int SensitiveCodeLength { get; set; } = 8;

    /// <summary>How long a code works. Default 5 minutes; 1 to 10 minutes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Guesses per code. Default 5; 1 to 5.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Between two messages to one destination, over all purposes. Default 60 s; 1 s to 10 minutes.</summary>
    public TimeSpan ResendCooldown { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often one code may be sent again. Default 3; 0 to 10.</summary>
    public int MaxResends { get; set; } = 3;

    /// <summary>Messages to one destination in any hour, over all purposes; a recognised device has as many of its own. Default 5; 1 to 60.</summary>
    public int SendsPerHour { get; set; } = 5;

    /// <summary>Messages to one destination in any day, over all purposes. Default 10; from the hourly limit to 200.</summary>
    public int SendsPerDay { get; set; } = 10;

    /// <summary>Wrong guesses per destination and purpose in any hour, over all codes. Default 10; 1 to 10.</summary>
    public int FailuresPerHour { get; set; } = 10;

    /// <summary>Wrong guesses per destination and purpose in any day, over all codes. Default 20; from the hourly limit to 20.</summary>
    public int FailuresPerDay { get; set; } = 20;

    /// <summary>Wrong guesses in a row after which the destination and purpose stay locked until the address
    /// is proven for another purpose. Default 100; 10 to 100.</summary>
    public int FailuresInARow { get; set; } = 100;

    /// <summary>
    /// How long a device is recognised after an address was proven from it: it has send and guess limits of its own. Default 90 days; 1 to 400
    /// days, or 0 for never.
    /// </summary>
    public TimeSpan DeviceLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Whose codes only the browser that asked may answer. Default <c>CookieClients</c>; or <c>Everyone</c>, <c>Nobody</c>.</summary>
    public BrowserBinding BindToBrowser { get; set; } = BrowserBinding.CookieClients;

    /// <summary>Base64 keys of at least 32 bytes by id. The active one makes new codes; the others still check old ones.</summary>
    public Dictionary<string, string> CodeKeys { get; set; } = [];

    /// <summary>The id of the key in <see cref="CodeKeys"/> that new challenges use.</summary>
    public string ActiveCodeKey { get; set; } = "";

    /// <summary>Base64 key of at least 32 bytes under which addresses become keys of limits. Changing it forgets all limits.</summary>
    public string DestinationKey { get; set; } = "";

    internal SendLimits SendLimits => new(Lifetime, ResendCooldown, SendsPerHour, SendsPerDay);

    internal GuessLimits GuessLimits => new(FailuresPerHour, FailuresPerDay, FailuresInARow);

    internal OtpChallengeRules RulesFor(OtpPurpose purpose, string keyId, bool cookieClient) => new(
        keyId,
        purpose is OtpPurpose.PasswordReset or OtpPurpose.StepUp ? SensitiveCodeLength : CodeLength,
        MaxAttempts,
        MaxResends,
        BindToBrowser == BrowserBinding.Everyone || (BindToBrowser == BrowserBinding.CookieClients && cookieClient));
}

/// <summary>Whose codes are bound to the browser that asked for them, by its cookie.</summary>
public enum BrowserBinding
{
    /// <summary>Those of clients that ask for cookies.</summary>
    CookieClients,

    /// <summary>All. A client that keeps no cookies can verify nothing.</summary>
    Everyone,

    /// <summary>None.</summary>
    Nobody,
}
