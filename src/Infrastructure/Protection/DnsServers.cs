using System.Net;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Whom to ask: the configured servers, or the system's.</summary>
internal static class DnsServers
{
    private const int Port = 53;
    private const string SystemFile = "/etc/resolv.conf";
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Reads the system's file at every lookup that memory does not answer: a network may change under a running node.</summary>
    public static async Task<IReadOnlyList<IPEndPoint>> FindAsync(IList<string> configured, CancellationToken cancellationToken) =>
        configured.Count > 0
            ? Parse(configured)
            : Parse(NamedIn(await File.ReadAllLinesAsync(SystemFile, cancellationToken)));

    internal static IEnumerable<string> NamedIn(IEnumerable<string> lines) => lines
        .Select(line => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["nameserver", _, ..])
        .Select(words => words[1]);

    internal static IReadOnlyList<IPEndPoint> Parse(IEnumerable<string> texts) =>
    [
        .. texts
            .Select(text => IPEndPoint.TryParse(text, out var server) ? server : null)
            .OfType<IPEndPoint>()
            .Select(server => server.Port == 0 ? new IPEndPoint(server.Address, Port) : server),
    ];
}
