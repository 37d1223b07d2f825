using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OtpAuth.Application.Abstractions;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// Looks a domain up once for all who ask for it at one time, and remembers what was found. Strangers choose the domains, so the lookups
/// under way are limited as well as the memory.
/// </summary>
internal sealed partial class MailDomains(DnsClient dns, TimeProvider clock, ILogger<MailDomains> logger) : IMailDomains
{
    internal const int MaxLookups = 16;

    private static readonly TimeSpan ShortestMemory = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestMemory = TimeSpan.FromHours(1);

    // As RFC 9520 has it: a failing DNS is not asked again at once, and not forgotten to be asked.
    private static readonly TimeSpan MemoryOfFailure = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<MailDomainVerdict>> _lookups = new(StringComparer.Ordinal);
    private readonly VerdictMemory _memory = new(clock);

    public Task<MailDomainVerdict> CheckAsync(string asciiDomain, CancellationToken cancellationToken)
    {
        Task<MailDomainVerdict>? lookup;
        lock (_gate)
        {
            if (_memory.Find(asciiDomain) is { } known)
                return Task.FromResult(known);

            if (!_lookups.TryGetValue(asciiDomain, out lookup))
            {
                if (_lookups.Count >= MaxLookups)
                    return Task.FromResult(MailDomainVerdict.Unknown);

                // Its own task: who asked first may go away without taking the answer from the others.
                lookup = Task.Run(() => LookUpAsync(asciiDomain), CancellationToken.None);
                _lookups.Add(asciiDomain, lookup);
            }
        }

        return lookup.WaitAsync(cancellationToken);
    }

    private async Task<MailDomainVerdict> LookUpAsync(string domain)
    {
        var (verdict, memory) = (MailDomainVerdict.Unknown, MemoryOfFailure);
        try
        {
            using var limit = new CancellationTokenSource(dns.Limit);
            (verdict, memory) = await JudgeAsync(domain, limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            LogReason(e, domain);
        }
        finally
        {
            lock (_gate)
            {
                _lookups.Remove(domain);
                _memory.Keep(domain, verdict, memory);
            }
        }

        if (verdict == MailDomainVerdict.Unknown)
            LogUnknown(domain);
        return verdict;
    }

    private async Task<(MailDomainVerdict Verdict, TimeSpan Memory)> JudgeAsync(string domain, CancellationToken cancellationToken)
    {
        var exchangers = await dns.AskAsync(new DnsQuestion(domain, DnsType.Mx), cancellationToken);
        return exchangers switch
        {
            { Kind: DnsReplyKind.NoSuchName } => (MailDomainVerdict.NoMail, ShortestMemory),
            { Kind: not DnsReplyKind.Answered } => (MailDomainVerdict.Unknown, MemoryOfFailure),
            { Records: [] } => await JudgeByAddressesAsync(domain, cancellationToken),
            { Records: var records } when records.All(r => r.Exchange.Length == 0) => (MailDomainVerdict.NullMx, MemoryOf(records)),
            { Records: var records } => (MailDomainVerdict.Deliverable, MemoryOf(records)),
        };
    }

    /// <summary>Without a mail exchanger, the domain's own address is one (RFC 5321 section 5.1).</summary>
    private async Task<(MailDomainVerdict Verdict, TimeSpan Memory)> JudgeByAddressesAsync(string domain, CancellationToken cancellationToken)
    {
        var replies = await Task.WhenAll(
            dns.AskAsync(new DnsQuestion(domain, DnsType.A), cancellationToken),
            dns.AskAsync(new DnsQuestion(domain, DnsType.Aaaa), cancellationToken));
        var records = replies.SelectMany(r => r.Records).ToList();
        if (records.Count > 0)
            return (MailDomainVerdict.Deliverable, MemoryOf(records));

        return replies.Any(r => r.Kind == DnsReplyKind.Failed)
            ? (MailDomainVerdict.Unknown, MemoryOfFailure)
            : (MailDomainVerdict.NoMail, ShortestMemory);
    }

    private static TimeSpan MemoryOf(IEnumerable<DnsRecord> records)
    {
        var shortest = records.Min(r => r.TimeToLive);
        return shortest < ShortestMemory ? ShortestMemory : shortest > LongestMemory ? LongestMemory : shortest;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail domain {Domain} could not be looked up; addresses there are let pass")]
    private partial void LogUnknown(string domain);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The lookup of {Domain} ended early")]
    private partial void LogReason(Exception exception, string domain);
}
