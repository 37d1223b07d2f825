namespace OtpAuth.Infrastructure.Outbox;

/// <summary>Section <c>Outbox</c>.</summary>
public sealed class OutboxOptions
{
    public const string Section = "Outbox";

    /// <summary>How often the outbox is looked at when nobody rings. Default 1 s; 100 ms to 1 minute.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a claimed message belongs to its dispatcher. Default 30 s; 10 s to 2 minutes.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages in hand at once on this node. Default 64; 1 to 1024.</summary>
    public int Concurrency { get; set; } = 64;

    /// <summary>Hand-overs tried before a message is a dead letter. Default 8; 1 to 20.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>The wait after the first failure; it doubles with each. Default 1 s; 100 ms to 1 minute.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stopping node waits for what is in hand before it gives it back. Default 15 s; 0 to 1 minute.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
