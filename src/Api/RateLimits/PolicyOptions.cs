namespace OtpAuth.Api.RateLimits;

/// <summary>Section <c>IpRateLimitPolicies</c>: other rules for some addresses.</summary>
internal sealed class IpPolicyOptions
{
    public const string Section = "IpRateLimitPolicies";

    /// <summary>The first that names the caller's address and has a rule for the call holds instead of the general rules. Default none.</summary>
    public IReadOnlyList<IpRuleOptions> IpRules { get; set; } = [];
}

/// <summary>Section <c>IpRateLimitPolicies:IpRules</c>.</summary>
internal sealed class IpRuleOptions
{
    /// <summary>An address or a range (CIDR). Each address in it is counted for itself.</summary>
    public string Ip { get; set; } = "";

    /// <summary>The rules. At least one.</summary>
    public IReadOnlyList<RuleOptions> Rules { get; set; } = [];
}

/// <summary>Section <c>ClientRateLimitPolicies</c>: other rules for clients that name themselves.</summary>
internal sealed class ClientPolicyOptions
{
    public const string Section = "ClientRateLimitPolicies";

    /// <summary>Where one has a rule for the call, it holds instead of those by address. Default none.</summary>
    public IReadOnlyList<ClientRuleOptions> ClientRules { get; set; } = [];
}

/// <summary>Section <c>ClientRateLimitPolicies:ClientRules</c>.</summary>
internal sealed class ClientRuleOptions
{
    /// <summary>The client's name, as good as a password: 16 characters or more.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The rules, counted over all addresses that the client calls from. At least one.</summary>
    public IReadOnlyList<RuleOptions> Rules { get; set; } = [];
}
