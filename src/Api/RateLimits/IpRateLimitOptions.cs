namespace OtpAuth.Api.RateLimits;

/// <summary>Section <c>IpRateLimiting</c>: how often one client may call, in the configuration shape of AspNetCoreRateLimit.</summary>
internal sealed class IpRateLimitOptions
{
    public const string Section = "IpRateLimiting";

    /// <summary>Whether rules for single endpoints hold. Default true; false leaves those whose <c>Endpoint</c> is <c>*</c>.</summary>
    public bool EnableEndpointRateLimiting { get; set; } = true;

    /// <summary>Whether refused calls count too, so that who does not stop stays refused. Default false.</summary>
    public bool StackBlockedRequests { get; set; }

    /// <summary>
    /// The header in which a client names itself to <see cref="ClientWhitelist"/> and <c>ClientRateLimitPolicies</c>. Default
    /// <c>X-ClientId</c>. A name that neither lists changes nothing.
    /// </summary>
    public string ClientIdHeader { get; set; } = "X-ClientId";

    /// <summary>The status of a refusal. Default 429; 400 to 599.</summary>
    public int HttpStatusCode { get; set; } = StatusCodes.Status429TooManyRequests;

    /// <summary>What a refusal says instead of the usual error. Default none.</summary>
    public QuotaExceededOptions? QuotaExceededResponse { get; set; }

    /// <summary>Addresses and ranges (CIDR) that meet no limit. Default none.</summary>
    public IReadOnlyList<string> IpWhitelist { get; set; } = [];

    /// <summary>Endpoints without limit, as in a rule. Default none.</summary>
    public IReadOnlyList<string> EndpointWhitelist { get; set; } = [];

    /// <summary>Names of clients that meet no limit: as good as a password, so 16 characters or more. Default none.</summary>
    public IReadOnlyList<string> ClientWhitelist { get; set; } = [];

    /// <summary>The rules for everyone. Default <see cref="DefaultRules"/>; a list here replaces it.</summary>
    public IReadOnlyList<RuleOptions> GeneralRules { get; set; } = [];
}

/// <summary>Section <c>IpRateLimiting:QuotaExceededResponse</c>.</summary>
internal sealed class QuotaExceededOptions
{
    /// <summary>The body, a composite format of .NET: {0} is the limit, {1} the period, {2} the seconds to wait; a brace is written twice.</summary>
    public string Content { get; set; } = "";

    /// <summary>Its media type. Default <c>application/json</c>.</summary>
    public string ContentType { get; set; } = "application/json";

    /// <summary>The status. Default that of <see cref="IpRateLimitOptions.HttpStatusCode"/>; 400 to 599.</summary>
    public int? StatusCode { get; set; }
}
