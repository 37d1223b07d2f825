using OtpAuth.Domain.Common;

namespace OtpAuth.Domain.Protection;

/// <summary>The codes with which the service refuses what would cost money or trust.</summary>
public static class ProtectionErrors
{
    public const string SmsCeilingCode = "sms_ceiling";

    /// <summary>One answer for country, type and range, so that the allowlist cannot be read off.</summary>
    public static readonly Error NumberNotSupported = new(
        "number_not_supported", "This service does not send to that phone number.", ErrorKind.Unprocessable);

    /// <summary>One answer for all domains that are refused: which rule met is for the log of whoever runs the rules.</summary>
    public static readonly Error AddressUndeliverable = new(
        "address_undeliverable", "Mail to that address's domain cannot be delivered. Check it, or give another address.", ErrorKind.Unprocessable);

    /// <summary>One answer for no proof and for every bad one: which it was teaches only who forges them.</summary>
    public static Error ProofRequired(ProofDemand demand) =>
        new("proof_required", "Prove what is asked for in \"proof\", and repeat the call with it in X-Proof.", ErrorKind.ProofNeeded) { Proof = demand };

    /// <summary>Codes to that range or country are asked for and not used: they are paused, whoever has an account there.</summary>
    public static Error SmsPaused(TimeSpan retryAfter) =>
        new("sms_paused", "Text messages to these numbers are paused. Try again later, or use an email address.", ErrorKind.TooMany)
        {
            RetryAfter = retryAfter,
        };

    /// <summary>What may be spent on text messages is spent.</summary>
    public static Error SmsCeiling(TimeSpan retryAfter) =>
        new(SmsCeilingCode, "No more text messages may be sent for now. Try again later, or use an email address.", ErrorKind.TooMany)
        {
            RetryAfter = retryAfter,
        };

    public static readonly Error SmsScopeUnknown = new("sms_scope_unknown", "There are no numbers of that name.", ErrorKind.NotFound);

    /// <summary>An operator has blocked the network that the call came from.</summary>
    public static readonly Error Blocked = new("blocked", "This service does not answer your network.", ErrorKind.Forbidden);

    public static readonly Error BlockNotFound = new("block_not_found", "There is no such rule.", ErrorKind.NotFound);

    public static readonly Error LimitNotFound = new("limit_not_found", "No limits are kept for that destination.", ErrorKind.NotFound);
}
