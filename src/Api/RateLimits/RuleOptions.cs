namespace OtpAuth.Api.RateLimits;

/// <summary>A rule: so many calls to these endpoints in any such time, counted for each client.</summary>
internal sealed class RuleOptions
{
    /// <summary>
    /// <c>verb:path</c>, as <c>post:/api/v1/otp/send</c>; the verb may be <c>*</c>, and so may any part of the path, the last one standing for
    /// all below. <c>*</c> alone is every call. Several, with commas between, are counted together.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>A number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>: <c>1s</c>, <c>15m</c>, <c>12h</c>, <c>7d</c>. From 1 second to 7 days.</summary>
    public string Period { get; set; } = "";

    /// <summary>Calls in a period: 1 to 1,000,000.</summary>
    public int Limit { get; set; }

    /// <summary>What the rule is called in headers and metrics: a to z, digits and hyphens. Default none: the endpoint's text is.</summary>
    public string Name { get; set; } = "";

    /// <summary>A dry run: the rule counts, logs and measures, and refuses nothing. Default false.</summary>
    public bool MonitorMode { get; set; }

    /// <summary>
    /// After so many calls in the period, further ones pass but are marked as raised risk, for which a proof may be asked. Default none: never;
    /// 0 to less than <see cref="Limit"/>.
    /// </summary>
    public int? ProofFrom { get; set; }
}
