using System.Net;
using Microsoft.Extensions.Options;

namespace OtpAuth.Api.RateLimits;

/// <summary>
/// Which rules a call meets, and as whose they count it. One list decides: the rules of the client that names itself, else those of its
/// address, else the general ones; the first list that has a rule for the call.
/// </summary>
internal sealed class RuleBook
{
    private readonly IpRateLimitOptions _options;
    private readonly IReadOnlyList<EndpointPattern> _freeEndpoints;
    private readonly IReadOnlyList<IPNetwork> _freeAddresses;
    private readonly HashSet<string> _freeClients;
    private readonly IReadOnlyList<Rule> _general;
    private readonly IReadOnlyList<(IPNetwork Range, IReadOnlyList<Rule> Rules)> _byAddress;
    private readonly Dictionary<string, IReadOnlyList<Rule>> _byClient;
    private readonly CallerNames _names;

    public RuleBook(
        IOptions<IpRateLimitOptions> options, IOptions<IpPolicyOptions> addresses, IOptions<ClientPolicyOptions> clients, CallerNames names)
    {
        (_options, _names) = (options.Value, names);
        _freeEndpoints = [.. _options.EndpointWhitelist.SelectMany(e => EndpointPattern.TryParseList(e)!)];
        _freeAddresses = [.. _options.IpWhitelist.Select(ip => IpRanges.TryParse(ip)!.Value)];
        _freeClients = _options.ClientWhitelist.ToHashSet(StringComparer.Ordinal);
        _general = Read("general", _options.GeneralRules.Count > 0 ? _options.GeneralRules : DefaultRules.All);
        _byAddress = [.. addresses.Value.IpRules.Select(r => (IpRanges.TryParse(r.Ip)!.Value, Read($"ip {r.Ip}", r.Rules)))];
        _byClient = clients.Value.ClientRules.ToDictionary(r => r.ClientId, r => Read("client", r.Rules), StringComparer.Ordinal);
    }

    /// <returns>Null for a call that meets no rule.</returns>
    public MetRules? Find(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress?.Plain() ?? IPAddress.None;
        var client = context.Request.Headers[_options.ClientIdHeader].ToString();
        if (_freeAddresses.Any(range => range.Contains(address))
            || _freeClients.Contains(client)
            || _freeEndpoints.Any(e => e.Matches(context.Request.Method, context.Request.Path.Value)))
            return null;

        if (_byClient.TryGetValue(client, out var own) && For(own, context.Request) is { Count: > 0 } ofClient)
            return new MetRules(_names.OfClient(client), ofClient);
        var special = _byAddress.Where(r => r.Range.Contains(address)).Select(r => For(r.Rules, context.Request)).FirstOrDefault(r => r.Count > 0);
        var rules = special ?? For(_general, context.Request);
        return rules.Count == 0 ? null : new MetRules(_names.OfAddress(address), rules);
    }

    private static List<Rule> For(IReadOnlyList<Rule> rules, HttpRequest request)
    {
        List<Rule> met = [];
        foreach (var rule in rules)
        {
            if (rule.Matches(request))
                met.Add(rule);
        }

        return met;
    }

    private IReadOnlyList<Rule> Read(string scope, IReadOnlyList<RuleOptions> rules) =>
        [.. rules.Select(r => new Rule(r, scope)).Where(r => _options.EnableEndpointRateLimiting || r.IsForEverything)];
}

/// <param name="Caller">As whose call it counts: nothing that can be read back to an address.</param>
/// <param name="Rules">At least one.</param>
internal sealed record MetRules(string Caller, IReadOnlyList<Rule> Rules);
