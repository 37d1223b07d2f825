using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>Something for the audit that no other statement writes.</summary>
/// <param name="Event">snake_case, e.g. <c>send_refused</c>.</param>
/// <param name="Rule">What refused.</param>
/// <param name="Destination">Kept as its mask and its HMAC.</param>
/// <param name="ChallengeId">Kept in the detail; gives the destination where none is named.</param>
/// <param name="Operator">Who did it.</param>
/// <param name="Network">Where the call came from.</param>
/// <param name="Detail">A JSON object without address, code or token.</param>
public sealed record AuditEntry(
    string Event,
    string? Rule = null,
    Destination? Destination = null,
    Guid? ChallengeId = null,
    string? Operator = null,
    string? Network = null,
    string? Detail = null);

/// <summary>Writes the audit of what is refused and of what operators do. What happens to accounts is written by their own statements.</summary>
public interface IAuditTrail
{
    /// <summary>
    /// Has it written soon, with others. Costs the caller no round trip and never waits: what an attacker provokes faster than
    /// <c>Audit:RowsPerSecond</c> is counted, not kept.
    /// </summary>
    void Record(AuditEntry entry);

    /// <summary>Has it written before anything else happens.</summary>
    Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken);
}
