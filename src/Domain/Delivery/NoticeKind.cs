namespace OtpAuth.Domain.Delivery;

/// <summary>What happened to an account, told to its owner without being asked. The names are those of the outbox's templates.</summary>
public enum NoticeKind
{
    PasswordChanged,

    /// <summary>A spent refresh token was presented: somebody has copied it.</summary>
    TokenReused,

    /// <summary>An address was added to the account, or took the place of the one that is told.</summary>
    ContactChanged,
}
