namespace OtpAuth.Application.Accounts;

/// <summary>A user as the owner sees it.</summary>
/// <param name="Email">Null when none is proven.</param>
/// <param name="Phone">E.164; null when none is proven.</param>
public sealed record UserView(
    Guid Id,
    string? Email,
    bool EmailVerified,
    string? Phone,
    bool PhoneVerified,
    string? DisplayName,
    DateTimeOffset CreatedAt);
