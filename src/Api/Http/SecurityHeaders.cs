namespace OtpAuth.Api.Http;

/// <summary>What every answer says to browsers: nothing here is to be kept, sniffed, framed or scripted from elsewhere.</summary>
internal static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
            "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        return next(context);
    });
}
