using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Accounts;
using OtpAuth.Domain.Common;
using OtpAuth.Domain.Contacts;
using OtpAuth.Domain.Sessions;

namespace OtpAuth.Application.Sessions;

/// <summary>A fresh session's tokens.</summary>
/// <param name="ExpiresInSeconds">Of the access token.</param>
public sealed record SignedIn(Guid SessionId, string AccessToken, int ExpiresInSeconds, string RefreshToken, UserView User)
{
    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(SignedIn);
}

/// <summary>What other modules may ask of sessions: to start one for a proven address or a right password.</summary>
public sealed class SignIn(ISignIns signIns, IOtpCodes codes, ITokenIssuer tokens, IOptions<TokenOptions> options)
{
    public static string Intent(SignInIntent intent) => JsonSerializer.Serialize(intent);

    public static SignInIntent ReadIntent(string? intent) =>
        intent is null ? new SignInIntent() : JsonSerializer.Deserialize<SignInIntent>(intent) ?? new SignInIntent();

    /// <summary>Spends a right code on a session.</summary>
    /// <returns>Null when another request consumed the challenge first.</returns>
    public async Task<SignedIn?> CompleteAsync(
        TakenAttempt attempt, Destination proven, SignInIntent intent, ClientDevice device, CancellationToken cancellationToken)
    {
        var session = Session.Start(MethodsOf(proven.Channel, password: false), device);
        var refreshToken = FirstTokenOf(attempt.Seed);
        var started = await signIns.CompleteAsync(
            attempt.AsRight,
            proven,
            intent,
            session,
            MethodsOf(proven.Channel, password: true),
            refreshToken,
            options.Value.RefreshLifetimes,
            cancellationToken);
        return started is null ? null : TokensOf(started, refreshToken);
    }

    /// <summary>For the browser that asked and was right a moment ago: the session that its challenge started, once more.</summary>
    /// <returns>Null when there is none, or it is in use already.</returns>
    public async Task<SignedIn?> RepeatAsync(TakenAttempt attempt, CancellationToken cancellationToken)
    {
        var refreshToken = FirstTokenOf(attempt.Seed);
        var started = await signIns.RepeatAsync(attempt.AsRight, refreshToken, cancellationToken);
        return started is null ? null : TokensOf(started, refreshToken);
    }

    /// <summary>Starts a session on the strength of a right password alone.</summary>
    /// <returns>Null when the user is gone, or has another password by now.</returns>
    public async Task<SignedIn?> StartAsync(Guid userId, string passwordHash, ClientDevice device, CancellationToken cancellationToken)
    {
        var session = Session.Start(["pwd"], device);
        var refreshToken = RefreshTokenSecret.Create();
        var started = await signIns.StartAsync(
            userId, passwordHash, session, refreshToken, options.Value.RefreshLifetimes, cancellationToken);
        return started is null ? null : TokensOf(started, refreshToken);
    }

    private RefreshTokenSecret FirstTokenOf(CodeSeed seed) => RefreshTokenSecret.From(codes.DeriveSessionSecret(seed));

    private SignedIn TokensOf(StartedSession started, RefreshTokenSecret refreshToken)
    {
        var accessToken = tokens.AccessToken(started.Session);
        return new SignedIn(started.Session.Id, accessToken.Value, accessToken.ExpiresInSeconds, refreshToken.Value, started.User);
    }

    /// <summary>
    /// RFC 8176. A code by SMS says so, and after a password makes two kinds: what one knows and what one has. A code by email does not:
    /// a mailbox is no thing one has (NIST SP 800-63B-4 section 3.1.3.1).
    /// </summary>
    private static string[] MethodsOf(Channel channel, bool password) => (channel, password) switch
    {
        (Channel.Sms, true) => ["pwd", "otp", "sms", "mfa"],
        (Channel.Sms, false) => ["otp", "sms"],
        (_, true) => ["pwd", "otp"],
        _ => ["otp"],
    };
}
