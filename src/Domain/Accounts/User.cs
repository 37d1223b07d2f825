namespace OtpAuth.Domain.Accounts;

/// <summary>A person known by the addresses they have proven. Nothing unproven makes one.</summary>
public sealed class User
{
    private User()
    {
    }

    public Guid Id { get; private set; }

    public string? DisplayName { get; private set; }

    /// <summary>In the format of ASP.NET's password hasher; null for who signs in by code alone.</summary>
    public string? PasswordHash { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
}
