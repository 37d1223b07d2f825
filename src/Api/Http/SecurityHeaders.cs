using Microsoft.Extensions.Options;
using OtpAuth.Application.Sessions;

namespace OtpAuth.Api.Http;

/// <summary>What every answer says to browsers: nothing here is to be kept, sniffed, framed or scripted from elsewhere.</summary>
internal static class SecurityHeaders
{
    private const string ForData = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // The documentation's page brings its own scripts and styles, and styles elements inline.
    private const string ForDocs =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string OneYear = "max-age=31536000";

    public static IApplicationBuilder UseSecurityHeaders(this WebApplication app)
    {
        var tokens = app.Services.GetRequiredService<IOptions<TokenOptions>>();
        return app.Use((context, next) =>
        {
            // At the last moment: what handles an exception empties the answer first. A page's own words stay.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.TryAdd("Cache-Control", "no-store");
                headers.TryAdd("Content-Security-Policy", context.Request.Path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) ? ForDocs : ForData);
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";

                // By the issuer, not by the request: behind a proxy that ends TLS every request looks plain.
                if (!app.Environment.IsDevelopment() && tokens.Value.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
                    headers.StrictTransportSecurity = OneYear;
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
