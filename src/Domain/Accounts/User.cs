namespace OtpAuth.Domain.Accounts;

/// <summary>A person known by the addresses they have proven. Nothing unproven makes one.</summary>
public sealed class User
{
    private User()
    {
    }

    public Guid Id { get; private set; }

    public string? DisplayName { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>A candidate: it becomes a user only if the address it proved belongs to nobody yet.</summary>
    public static User Register() => new() { Id = Guid.CreateVersion7() };
}
