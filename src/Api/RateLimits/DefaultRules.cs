namespace OtpAuth.Api.RateLimits;

/// <summary>
/// What holds where <c>IpRateLimiting:GeneralRules</c> is not set: every call that needs no access token and changes something has a rule.
/// An office, a school or a mobile carrier's gateway is one address, so that only sending, which costs money, is kept short.
/// </summary>
internal static class DefaultRules
{
    /// <summary>Calls that send a code to an address of the caller's choice, or may.</summary>
    private const string Send =
        "post:/api/v1/otp/send,post:/api/v1/otp/*/resend,post:/api/v1/auth/register,post:/api/v1/auth/password/forgot,"
        + "post:/api/v1/auth/contacts,post:/api/v1/customer/send-otp,post:/otp/generate,post:/api/auth/send-otp";

    /// <summary>Guesses at codes.</summary>
    private const string Verify =
        "post:/api/v1/otp/verify,post:/api/v1/auth/contacts/verify,post:/api/v1/customer/verify-otp,post:/otp/verify,post:/api/auth/verify-otp";

    /// <summary>Calls that hash a password, a tenth of a second of a processor each. A right one at login may send a code.</summary>
    private const string Password = "post:/api/v1/auth/login,post:/api/v1/auth/password/reset,post:/api/v1/auth/password/change";

    /// <summary>What signed-in devices do by themselves: one refreshes some six times an hour, so that a thousand may share an address.</summary>
    private const string Session = "post:/api/v1/auth/refresh,post:/api/v1/auth/logout,post:/api/auth/logout";

    public static readonly IReadOnlyList<RuleOptions> All =
    [
        new() { Name = "send", Endpoint = Send, Period = "1m", Limit = 5 },
        new() { Name = "send", Endpoint = Send, Period = "1h", Limit = 300, ProofFrom = 60 },
        new() { Name = "verify", Endpoint = Verify, Period = "1m", Limit = 30 },
        new() { Name = "verify", Endpoint = Verify, Period = "1h", Limit = 600 },
        new() { Name = "password", Endpoint = Password, Period = "1m", Limit = 20 },
        new() { Name = "password", Endpoint = Password, Period = "1h", Limit = 300 },
        new() { Name = "session", Endpoint = Session, Period = "1m", Limit = 300 },
        new() { Name = "session", Endpoint = Session, Period = "1h", Limit = 6000 },
    ];

    /// <summary>Whether one of them limits the operation.</summary>
    public static bool Limit(string verb, string path) =>
        All.Any(rule => EndpointPattern.TryParseList(rule.Endpoint)!.Any(pattern => pattern.Matches(verb, path)));
}
