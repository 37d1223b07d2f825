using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Abstractions;
using OtpAuth.Infrastructure.Protection;

namespace OtpAuth.Integration.Protection;

/// <summary>Mail domains as the service looks them up, at the servers of a test.</summary>
internal static class Lookups
{
    /// <summary>Longer than the setting allows, for tests in which nothing has to time out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static MailDomains At(params string[] servers) => Make(TimeProvider.System, Patience, servers);

    public static MailDomains At(TimeProvider clock, params string[] servers) => Make(clock, Patience, servers);

    /// <summary>For tests in which something has to time out.</summary>
    public static MailDomains Impatient(params string[] servers) => Make(TimeProvider.System, TimeSpan.FromMilliseconds(250), servers);

    public static Task<MailDomainVerdict> CheckAsync(this MailDomains domains, string domain) =>
        domains.CheckAsync(domain, CancellationToken.None);

    private static MailDomains Make(TimeProvider clock, TimeSpan timeout, string[] servers) => new(
        new DnsClient(Options.Create(new DnsOptions { Servers = servers, Timeout = timeout })), clock, NullLogger<MailDomains>.Instance);
}
