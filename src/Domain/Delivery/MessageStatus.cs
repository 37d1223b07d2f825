namespace OtpAuth.Domain.Delivery;

/// <summary>Where a message stands in the outbox.</summary>
public enum MessageStatus
{
    /// <summary>Accepted in the transaction of its challenge, not yet claimed.</summary>
    Queued,

    /// <summary>Leased by a dispatcher.</summary>
    Processing,

    /// <summary>Failed for now; due again later.</summary>
    Retrying,

    /// <summary>A provider took it.</summary>
    Sent,

    /// <summary>A receipt says that it arrived.</summary>
    Delivered,

    /// <summary>A dead letter: refused for good, or out of attempts.</summary>
    Failed,

    /// <summary>Its code expired before a provider took it.</summary>
    Expired,

    /// <summary>Its code was used or replaced before a provider took it.</summary>
    Superseded,

    /// <summary>Handled like any other, but handed to nobody: the address has no account to reset.</summary>
    Suppressed,
}
