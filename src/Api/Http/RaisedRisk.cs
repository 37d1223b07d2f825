namespace OtpAuth.Api.Http;

/// <summary>On a request's features when something about it calls for a proof.</summary>
internal sealed class RaisedRisk;

internal static class RaisedRiskRequests
{
    public static bool HasRaisedRisk(this HttpContext context) => context.Features.Get<RaisedRisk>() is not null;
}
