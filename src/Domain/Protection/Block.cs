namespace OtpAuth.Domain.Protection;

/// <summary>An operator's rule: whom or what to refuse, or to let pass all the same. There is one for each kind and value.</summary>
public sealed class Block
{
    private Block()
    {
    }

    public Guid Id { get; private set; }

    public BlockKind Kind { get; private set; }

    /// <summary>In the one form of <see cref="BlockValue"/>.</summary>
    public string Value { get; private set; } = "";

    public BlockVerdict Verdict { get; private set; }

    /// <summary>When it ends by itself; null for one that stays.</summary>
    public DateTimeOffset? Until { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>The operator: <c>key:{id}</c>, <c>user:{id}</c> or <c>console:{name}</c>.</summary>
    public string CreatedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}
