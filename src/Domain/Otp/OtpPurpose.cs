namespace OtpAuth.Domain.Otp;

/// <summary>What a code is good for; a code never serves another purpose.</summary>
public enum OtpPurpose
{
    /// <summary>Sign in, creating the account on first proof.</summary>
    Login,

    /// <summary>Prove an address without signing in.</summary>
    VerifyContact,

    /// <summary>Earn a token that sets a new password.</summary>
    PasswordReset,

    /// <summary>Approve one named action.</summary>
    StepUp,
}
