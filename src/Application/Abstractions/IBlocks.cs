using OtpAuth.Domain.Protection;

namespace OtpAuth.Application.Abstractions;

/// <summary>A rule that was written.</summary>
public sealed record WrittenRule(Guid Id, DateTimeOffset CreatedAt);

/// <summary>Keeps operators' rules. A change is audited in its own statement, and every node hears of it.</summary>
public interface IBlocks
{
    /// <summary>Adds a rule, in place of the one for the same kind and value if there is one.</summary>
    /// <returns>Null when <paramref name="until"/> is over already.</returns>
    Task<WrittenRule?> PutAsync(
        BlockKind kind,
        string value,
        BlockVerdict verdict,
        DateTimeOffset? until,
        string reason,
        string byOperator,
        CancellationToken cancellationToken);

    /// <returns>Whether there was such a rule.</returns>
    Task<bool> RemoveAsync(Guid id, string byOperator, CancellationToken cancellationToken);
}
