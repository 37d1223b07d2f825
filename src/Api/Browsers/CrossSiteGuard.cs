using Microsoft.Extensions.Options;
using OtpAuth.Api.Http;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Api.Browsers;

/// <summary>
/// Refuses calls that change something by cookie unless the browser says that one of our own pages made them (OWASP CSRF cheat sheet: fetch
/// metadata, then origin). SameSite alone does not do: a sibling domain is the same site.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next, IOptions<TokenOptions> tokens, IOptions<CorsOptions> cors, IConfiguration configuration)
{
    private const string FetchSite = "Sec-Fetch-Site";
    private const string SessionTransportHeader = "X-Session-Transport";

    private readonly Lazy<HashSet<string>> _ownOrigins = new(() =>
        cors.Value.Origins
            .Append(OriginOf(tokens.Value.Issuer))
            .Append(OriginOf(configuration["Frontend:BaseUrl"]))
            .OfType<string>()
            .ToHashSet(StringComparer.OrdinalIgnoreCase));

    private readonly bool _isSecure = OriginOf(tokens.Value.Issuer)?.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal) ?? false;

    public Task InvokeAsync(HttpContext context) => !ChangesByCookie(context) || IsOurs(context.Request)
        ? next(context)
        : Problems.WriteAsync(
            context,
            StatusCodes.Status403Forbidden,
            ErrorCodes.CrossSiteRefused,
            "A call with cookies must come from a page of this service, or of an origin in Cors:Origins.");

    private static bool ChangesByCookie(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method)
        && (context.HasRefreshToken()
            || string.Equals(context.Request.Headers[SessionTransportHeader], nameof(SessionTransport.Cookie), StringComparison.OrdinalIgnoreCase));

    private bool IsOurs(HttpRequest request)
    {
        var (site, origin) = (request.Headers[FetchSite].ToString(), request.Headers.Origin.ToString());
        if (origin.Length > 0)
            return _ownOrigins.Value.Contains(origin) || (site is "" or "same-origin" && IsHost(origin, request.Host));
        return site == "same-origin";
    }

    /// <summary>
    /// The page and the call have one host and port. A browser does not let a page choose either header. Where the service is on https, a
    /// page that came in the clear may be anyone's.
    /// </summary>
    private bool IsHost(string origin, HostString host) =>
        string.Equals(origin, $"{Uri.UriSchemeHttps}://{host.Value}", StringComparison.OrdinalIgnoreCase)
        || (!_isSecure && string.Equals(origin, $"{Uri.UriSchemeHttp}://{host.Value}", StringComparison.OrdinalIgnoreCase));

    private static string? OriginOf(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) : null;
}
