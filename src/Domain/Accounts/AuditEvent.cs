namespace OtpAuth.Domain.Accounts;

/// <summary>Something that happened to an account, kept for its owner and for operators. It outlives the account, without its address.</summary>
public sealed class AuditEvent
{
    private AuditEvent()
    {
    }

    public long Id { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>snake_case: <c>signed_in</c>, <c>password_wrong</c>, <c>session_revoked</c> and so on.</summary>
    public string Event { get; private set; } = "";

    public Guid? UserId { get; private set; }

    public Guid? SessionId { get; private set; }

    /// <summary>Of the address that was named, where there was no session.</summary>
    public string? AddressMask { get; private set; }

    /// <summary>HMAC of the address that was named: who knows an address finds its rows, who holds the table learns none.</summary>
    public byte[]? DestinationKey { get; private set; }

    /// <summary>What refused: an error code, or the rule behind it, e.g. <c>send_cooldown</c>, <c>sms_countries</c>, <c>block:{id}</c>.</summary>
    public string? Rule { get; private set; }

    /// <summary>Where the call came from: <c>203.0.113.0/24</c>, <c>2001:db8:1:2::/64</c>.</summary>
    public string? Network { get; private set; }

    /// <summary>The operator who did it: <c>key:{id}</c>, <c>user:{id}</c> or <c>console:{name}</c>.</summary>
    public string? Operator { get; private set; }

    /// <summary>What else there is to say, as a JSON object; no address, code or token.</summary>
    public string? Detail { get; private set; }
}
