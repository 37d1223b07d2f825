using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Sessions;

/// <summary>A fresh session's tokens.</summary>
/// <param name="ExpiresInSeconds">Of the access token.</param>
public sealed record SignedIn(string AccessToken, int ExpiresInSeconds, string RefreshToken, UserView User)
{
    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(SignedIn);
}

/// <summary>What other modules may ask of sessions: to start one for a proven address.</summary>
public sealed class SignIn(ISignIns signIns, ITokenIssuer tokens, IOptions<TokenOptions> options)
{
    /// <returns>Null when another request consumed the challenge first.</returns>
    public async Task<SignedIn?> CompleteAsync(Guid challengeId, Destination proven, string? userAgent, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var session = Session.Start(MethodsOf(proven.Channel), userAgent);
        var refreshToken = RefreshTokenSecret.Create();
        var lifetimes = new RefreshLifetimes(settings.RefreshLifetime, settings.SessionLifetime);

        var started = await signIns.CompleteAsync(challengeId, proven, session, refreshToken, lifetimes, cancellationToken);
        if (started is null)
            return null;

        var accessToken = tokens.AccessToken(started.User.Id, session.Id, session.Amr, started.At, started.At);
        return new SignedIn(accessToken, (int)settings.AccessLifetime.TotalSeconds, refreshToken.Value, started.User);
    }

    /// <summary>RFC 8176: a code by SMS says so; a code by email is a one-time password and no more.</summary>
    private static string[] MethodsOf(Channel channel) => channel == Channel.Sms ? ["otp", "sms"] : ["otp"];
}
