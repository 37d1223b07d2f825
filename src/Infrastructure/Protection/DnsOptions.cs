using System.Net;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Section <c>Dns</c>: whom to ask about mail domains.</summary>
public sealed class DnsOptions
{
    public const string Section = "Dns";

    /// <summary>
    /// Recursive servers, each an IP address with or without port (53), in the order in which they are tried. Default none: those that
    /// <c>/etc/resolv.conf</c> names.
    /// </summary>
    public IList<string> Servers { get; set; } = [];

    /// <summary>How long one try may take: 50 ms to 1 s, default 1 s. A domain is looked up within twice that.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);
}

internal sealed class DnsOptionsValidator : IValidateOptions<DnsOptions>
{
    public ValidateOptionsResult Validate(string? name, DnsOptions options)
    {
        var problems = new SettingProblems();
        for (var i = 0; i < options.Servers.Count; i++)
        {
            problems.Require(
                IPEndPoint.TryParse(options.Servers[i], out _),
                $"Dns:Servers:{i}",
                $"is \"{options.Servers[i]}\", not an IP address with or without port",
                $"For example: Dns__Servers__{i}=192.0.2.53");
        }

        problems.RequireWithin("Dns:Timeout", options.Timeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));
        return problems.ToResult();
    }
}
