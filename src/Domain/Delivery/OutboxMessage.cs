using OtpAuth.Domain.Contacts;

namespace OtpAuth.Domain.Delivery;

/// <summary>
/// A delivery that was promised in the same transaction as the thing it tells of. It names its challenge but holds no code: the
/// dispatcher derives it at hand-over, so a repeated hand-over carries the same one.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>The template of a one-time code.</summary>
    public const string OtpTemplate = "otp";

    private OutboxMessage()
    {
    }

    /// <summary>Stable over all attempts; a provider's idempotency key and the mail's Message-ID are made of it.</summary>
    public Guid Id { get; private set; }

    /// <summary>The challenge whose code it tells; null for a notice.</summary>
    public Guid? ChallengeId { get; private set; }

    /// <summary>The user whom a notice tells what happened to the account; null for a code.</summary>
    public Guid? UserId { get; private set; }

    public Channel Channel { get; private set; }

    public string Address { get; private set; } = "";

    public string Template { get; private set; } = "";

    public string Locale { get; private set; } = "";

    public MessageStatus Status { get; private set; }

    /// <summary>Takes every step but the last: handed to nobody, because the address has no account. Decided by PostgreSQL.</summary>
    public bool Suppressed { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>When it may next be claimed: its retry time or, while it is processed, the end of its lease.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>The fencing token of the current lease; a write that names another changes nothing.</summary>
    public Guid? LeaseToken { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public string? Provider { get; private set; }

    public string? ProviderMessageId { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Every status it went through, oldest first, as a JSON array of <c>{status, at, detail}</c>.</summary>
    public string Timeline { get; private set; } = "[]";

    public static OutboxMessage ForOtp(Guid challengeId, Destination destination, string locale) => new()
    {
        Id = Guid.CreateVersion7(),
        ChallengeId = challengeId,
        Channel = destination.Channel,
        Address = destination.Address,
        Template = OtpTemplate,
        Locale = locale,
        Status = MessageStatus.Queued,
    };
}
