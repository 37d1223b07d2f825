using OtpAuth.Domain.Delivery;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>What became of a claimed message.</summary>
/// <param name="DueIn">When it may be claimed again, if its status leaves it in the queue.</param>
/// <param name="Detail">A word for the person who waits; null where the status says all.</param>
/// <param name="Error">For operators, without code or address.</param>
internal sealed record Completion(
    ClaimedMessage Message,
    MessageStatus Status,
    TimeSpan DueIn = default,
    string? Provider = null,
    string? ProviderMessageId = null,
    string? Detail = null,
    string? Error = null);
