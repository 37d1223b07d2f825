namespace OtpAuth.Application.Accounts;

/// <summary>What a right password leads to.</summary>
public enum PasswordLoginMode
{
    /// <summary>A code is sent, and the code signs in.</summary>
    PasswordThenCode,

    /// <summary>The password alone signs in; it must be longer, then.</summary>
    PasswordOnly,
}
