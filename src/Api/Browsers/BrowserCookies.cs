using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Api.Http;
using OtpAuth.Api.RateLimits;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Otp;
using OtpAuth.Application.Sessions;
using OtpAuth.Domain.Common;
using CookieHeaderValue = Microsoft.Net.Http.Headers.CookieHeaderValue;

namespace OtpAuth.Api.Browsers;

/// <summary>
/// The three cookies: <c>refresh</c> holds the session's refresh token for clients that asked for cookies, <c>browser</c> a random name by
/// which a browser is known again when it answers a challenge that it asked for, <c>device</c> what was proven from it before. All are out of
/// the reach of scripts and of other sites; over https they have the prefix <c>__Host-</c>, which keeps sibling domains from planting them.
/// </summary>
internal static class BrowserCookies
{
    /// <summary>Carries both ways what <c>device</c> holds.</summary>
    public const string DeviceHeader = "X-Device-Token";

    private const string Refresh = "refresh";
    private const string Browser = "browser";
    private const string DeviceCookie = "device";
    private const string SecurePrefix = "__Host-";
    private const int BrowserNameBytes = 32;
    private static readonly int BrowserNameLength = Base64Url.GetEncodedLength(BrowserNameBytes);

    /// <summary>The device that asks for a code; it gets a name if it has none yet.</summary>
    public static ClientDevice AskingDevice(this HttpContext context, SessionTransport? transport)
    {
        var name = BrowserName(context) ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(BrowserNameBytes));
        Set(context, Browser, name, Tokens(context).RefreshLifetime);
        return Device(context, name, transport);
    }

    /// <summary>The device that calls, known by its name if it keeps cookies.</summary>
    public static ClientDevice Device(this HttpContext context, SessionTransport? transport = null) =>
        Device(context, BrowserName(context), transport);

    /// <summary>The refresh token that the call is about: of the body or, without one there, of the cookie.</summary>
    public static string? RefreshToken(this HttpContext context, string? fromBody) => fromBody ?? Read(context, Refresh);

    /// <summary>Gives a session's new refresh token to the client in the way it keeps it.</summary>
    /// <returns>What goes into the body: null for a client of cookies.</returns>
    public static string? HandOver(this HttpContext context, string? refreshToken, SessionTransport? transport)
    {
        if (refreshToken is null || transport != SessionTransport.Cookie)
            return refreshToken;
        Set(context, Refresh, refreshToken, Tokens(context).RefreshLifetime);
        return null;
    }

    /// <summary>Gives the device what it will be recognised by: as a cookie, and as a header to clients that may keep none.</summary>
    public static void Recognise(this HttpContext context, string? deviceToken, SessionTransport? transport)
    {
        if (deviceToken is null)
            return;
        Set(context, DeviceCookie, deviceToken, context.RequestServices.GetRequiredService<IOptions<OtpOptions>>().Value.DeviceLifetime);
        if (transport != SessionTransport.Cookie)
            context.Response.Headers[DeviceHeader] = deviceToken;
    }

    /// <summary>Takes the session's cookie away.</summary>
    public static void Forget(this HttpContext context)
    {
        if (HasRefreshToken(context))
            context.Response.Cookies.Delete(NameOf(context, Refresh), Options(context));
    }

    public static bool HasRefreshToken(this HttpContext context) => Read(context, Refresh) is not null;

    private static ClientDevice Device(HttpContext context, string? browserName, SessionTransport? transport)
    {
        var browserKey = browserName is null ? null : SHA256.HashData(Encoding.ASCII.GetBytes(browserName));
        var (headers, address) = (context.Request.Headers, context.Connection.RemoteIpAddress);
        var tokens = context.RequestServices.GetRequiredService<IDeviceTokens>();
        return ClientDevice.From(headers.UserAgent.ToString(), address, browserKey, transport == SessionTransport.Cookie) with
        {
            Address = address,
            Recognitions = [.. tokens.Read(headers[DeviceHeader]), .. tokens.Read(Read(context, DeviceCookie))],
            RaisedRisk = context.HasRaisedRisk(),
            Proof = headers.TryGetValue(ProofHeader.Name, out var proof) ? proof.ToString() : null,
        };
    }

    private static string? BrowserName(HttpContext context) =>
        Read(context, Browser) is { } name && name.Length == BrowserNameLength && Base64Url.IsValid(name) ? name : null;

    /// <summary>
    /// By its exact name: the framework's collection takes <c>__host-refresh</c> for <c>__Host-refresh</c>, and not every browser guards the
    /// prefix in all spellings. The last of one name counts, for browsers send those of longer paths first, and ours is <c>/</c>.
    /// </summary>
    private static string? Read(HttpContext context, string cookie)
    {
        var name = NameOf(context, cookie);
        if (!CookieHeaderValue.TryParseList(context.Request.Headers.Cookie, out var cookies))
            return null;
        var value = cookies.LastOrDefault(c => c.Name.Equals(name, StringComparison.Ordinal))?.Value.Value;
        return string.IsNullOrEmpty(value) ? null : value;
    }

    private static void Set(HttpContext context, string cookie, string value, TimeSpan lifetime)
    {
        var options = Options(context);
        options.MaxAge = lifetime;
        context.Response.Cookies.Append(NameOf(context, cookie), value, options);
    }

    private static string NameOf(HttpContext context, string cookie) => IsSecure(context) ? SecurePrefix + cookie : cookie;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(context),
        SameSite = SameSiteMode.Strict,
        Path = "/",
    };

    /// <summary>By the issuer, not by the request: behind a proxy that ends TLS every request looks plain.</summary>
    private static bool IsSecure(HttpContext context) => Tokens(context).Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static TokenOptions Tokens(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<TokenOptions>>().Value;
}
