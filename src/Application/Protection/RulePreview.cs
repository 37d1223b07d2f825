using OtpAuth.Application.Abstractions;
using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Protection;

/// <summary>What a rule would have refused of the last 24 hours' messages.</summary>
/// <param name="Messages">That were looked at.</param>
/// <param name="Refused">Of these, by this rule alone.</param>
/// <param name="RefusedVerified">Of the refused, those whose code was used: real people.</param>
/// <param name="Hours">The refused by hour, the last 60 minutes first; hours without any are left out.</param>
/// <param name="Samples">Some of the refused addresses, masked.</param>
/// <param name="Complete">False when there were more messages than a preview looks at; then the oldest are missing.</param>
public sealed record PreviewView(
    int Messages, int Refused, int RefusedVerified, IReadOnlyList<PreviewHour> Hours, IReadOnlyList<string> Samples, bool Complete);

public sealed record PreviewHour(int HoursAgo, int Refused, int RefusedVerified);

/// <summary>Tries a rule on the messages of the last 24 hours.</summary>
internal static class RulePreview
{
    public const int MostMessages = 500_000;
    private const int MostSamples = 5;

    public static async Task<PreviewView> TryAsync(
        IRecentSends sends, Channel? channel, Func<RecentSend, bool> refuses, CancellationToken cancellationToken)
    {
        var (messages, samples) = (0, new HashSet<string>(StringComparer.Ordinal));
        var hours = new SortedDictionary<int, (int Refused, int Verified)>();
        await foreach (var send in sends.ReadAsync(channel, MostMessages, cancellationToken))
        {
            messages++;
            if (!refuses(send))
                continue;
            var (refused, verified) = hours.GetValueOrDefault(send.HoursAgo);
            hours[send.HoursAgo] = (refused + 1, verified + (send.Verified ? 1 : 0));
            if (samples.Count < MostSamples)
                samples.Add(Destination.Restore(send.Channel, send.Address).Mask());
        }

        return new PreviewView(
            messages,
            hours.Values.Sum(h => h.Refused),
            hours.Values.Sum(h => h.Verified),
            [.. hours.Select(h => new PreviewHour(h.Key, h.Value.Refused, h.Value.Verified))],
            [.. samples],
            messages < MostMessages);
    }
}
