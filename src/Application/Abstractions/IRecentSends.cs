using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>A message with a code that was promised.</summary>
/// <param name="Address">As it was written to.</param>
/// <param name="HoursAgo">0 for the last 60 minutes.</param>
/// <param name="Verified">Its code was used.</param>
public sealed record RecentSend(byte[] DestinationKey, Channel Channel, string Address, DateTimeOffset At, int HoursAgo, bool Verified);

/// <summary>The messages of the last 24 hours, to try a rule on.</summary>
public interface IRecentSends
{
    /// <summary>Oldest first, of the newest <paramref name="most"/>.</summary>
    /// <param name="channel">Null for all.</param>
    IAsyncEnumerable<RecentSend> ReadAsync(Channel? channel, int most, CancellationToken cancellationToken);
}
