using System.Globalization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OtpAuth.Api.Http;

namespace OtpAuth.Api.RateLimits;

/// <summary>Answers a call that is over a limit.</summary>
internal sealed class Refusals(IOptions<IpRateLimitOptions> options)
{
    public async ValueTask WriteAsync(OnRejectedContext refused, CancellationToken cancellationToken)
    {
        var (context, settings) = (refused.HttpContext, options.Value);
        if (!refused.Lease.TryGetMetadata(Standing.Metadata, out var standing) || standing is null)
            throw new InvalidOperationException("A call was refused by a limiter that is not ours.");

        if (settings.QuotaExceededResponse is not { } custom)
        {
            await Problems.WriteAsync(
                context,
                settings.HttpStatusCode,
                ErrorCodes.RateLimited,
                "Too many calls from this client. Wait as long as Retry-After says.",
                TimeSpan.FromSeconds(standing.Wait));
            return;
        }

        context.Response.StatusCode = custom.StatusCode ?? settings.HttpStatusCode;
        context.Response.Headers.RetryAfter = standing.Wait.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = custom.ContentType;
        var text = string.Format(CultureInfo.InvariantCulture, custom.Content, standing.Count.Limit, standing.Rule.Period, standing.Wait);
        await context.Response.WriteAsync(text, cancellationToken);
    }
}
