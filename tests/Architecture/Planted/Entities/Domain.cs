namespace OtpAuth.Architecture.Planted.Entities.Domain;

/// <summary>As it should be.</summary>
internal sealed class Closed
{
    public const int Most = 5;

    private Closed()
    {
    }

    public Guid Id { get; private set; }

    public static Closed Make() => new() { Id = Guid.CreateVersion7() };
}

internal sealed class Open
{
    public Guid Id { get; init; }

    public int Attempts { get; set; }

    public string? Note { get; internal set; }
}

public class Unsealed
{
    protected Unsealed()
    {
    }
}

/// <summary>No entity: nothing maps it.</summary>
internal sealed class Unmapped
{
    public Guid Id { get; set; }
}
