namespace OtpAuth.Api.Browsers;

/// <summary>How a client keeps its refresh token.</summary>
public enum SessionTransport
{
    /// <summary>In the answer's body, for clients with a safe place of their own.</summary>
    Token,

    /// <summary>In a cookie that scripts cannot read.</summary>
    Cookie,
}
