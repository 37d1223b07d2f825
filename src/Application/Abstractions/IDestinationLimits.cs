using OtpAuth.Domain.Contacts;

namespace OtpAuth.Application.Abstractions;

/// <summary>How much happened at one destination.</summary>
/// <param name="Key">HMAC of channel and canonical address.</param>
public sealed record BusyDestination(byte[] Key, Channel Channel, string Address, long Count);

/// <summary>A destination and purpose at which nobody may guess now.</summary>
/// <param name="Address">Null when no challenge to it is kept any more.</param>
/// <param name="Until">When the next guess is taken; null when only a proof for another purpose, or an operator, opens it.</param>
public sealed record LockedDestination(
    byte[] Key, Channel? Channel, string? Address, string Purpose, int Failures, int InARow, DateTimeOffset? Until);

/// <summary>What the limits have to do with.</summary>
/// <param name="Sends">Destinations by messages promised, most first.</param>
/// <param name="Failures">Destinations by wrong codes, most first.</param>
public sealed record BusyDestinations(
    IReadOnlyList<BusyDestination> Sends, IReadOnlyList<BusyDestination> Failures, IReadOnlyList<LockedDestination> Locks);

/// <summary>What was lifted.</summary>
/// <param name="Guesses">Purposes that had failures.</param>
/// <param name="Sends">Messages that counted.</param>
public sealed record LiftedLimits(int Guesses, int Sends);

/// <summary>Looks into the limits of destinations, and lifts them.</summary>
public interface IDestinationLimits
{
    /// <param name="window">How far to look back; up to a day.</param>
    /// <param name="most">Rows of each list.</param>
    Task<BusyDestinations> FindBusyAsync(TimeSpan window, int most, CancellationToken cancellationToken);

    /// <summary>Forgets failures, sends or both of one destination, and writes the audit row, in one statement.</summary>
    /// <param name="purpose">Of the failures; null for all.</param>
    /// <param name="mask">For the audit; null where only the key is known.</param>
    /// <returns>Null when nothing is kept for it.</returns>
    Task<LiftedLimits?> LiftAsync(
        byte[] destinationKey,
        string? purpose,
        bool guesses,
        bool sends,
        string? mask,
        string byOperator,
        CancellationToken cancellationToken);
}
