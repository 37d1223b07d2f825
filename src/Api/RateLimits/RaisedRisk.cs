namespace OtpAuth.Api.RateLimits;

/// <summary>A call that passed, though its caller has made more than a rule's <see cref="RuleOptions.ProofFrom"/> of them.</summary>
internal static class RaisedRisk
{
    /// <summary>Whether a proof should be asked for before this call does anything that costs.</summary>
    public static bool HasRaisedRisk(this HttpContext context) => context.Features.Get<Mark>() is not null;

    public static void MarkRaisedRisk(this HttpContext context) => context.Features.Set(new Mark());

    private sealed class Mark;
}
