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
}
