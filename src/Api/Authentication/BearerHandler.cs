using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OtpAuth.Infrastructure.Security;

namespace OtpAuth.Api.Authentication;

/// <summary>
/// Reads <c>Authorization: Bearer</c> (RFC 6750) and checks the token itself. Whether its session still lives is asked by the query or
/// command behind the endpoint, in the round trip it makes anyway.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokenReader tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Bearer";

    private const string Prefix = "Bearer ";

    /// <summary>
    /// What <c>WWW-Authenticate</c> says on a 401 (RFC 6750 section 3): a token that came and does not do is named so; who brought none is only
    /// told what to bring.
    /// </summary>
    public static string ChallengeOf(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? "Bearer error=\"invalid_token\""
            : "Bearer";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());

        var subject = tokens.Read(header[Prefix.Length..].TrimStart(' '));
        if (subject is null)
            return Task.FromResult(AuthenticateResult.Fail("The access token is not valid."));

        var identity = new ClaimsIdentity(
            [new Claim(CallerClaims.User, subject.UserId.ToString()), new Claim(CallerClaims.Session, subject.SessionId.ToString())], Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }
}
