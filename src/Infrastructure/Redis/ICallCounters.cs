namespace OtpAuth.Infrastructure.Redis;

/// <summary>Counts calls against limits, over the time just past: there is no window at whose edge twice the limit would pass.</summary>
public interface ICallCounters
{
    /// <summary>
    /// Asks all limits and counts the call in all of them, or in none if one refuses it; in one step, however many ask at once. Never fails.
    /// </summary>
    /// <param name="caller">Who is counted; nothing that can be read back to an address.</param>
    /// <param name="limits">Those that the call meets; at least one.</param>
    /// <param name="countRefused">Counts a refused call too, so that who does not stop stays refused.</param>
    ValueTask<CallVerdict> CountAsync(string caller, IReadOnlyList<CallLimit> limits, bool countRefused);
}

/// <summary>So many calls of one caller in any such time.</summary>
/// <param name="Rule">The rule's key, the same on every node.</param>
/// <param name="Period">1 s to 7 days; kept to a sixtieth of it, to the strict side.</param>
/// <param name="Limit">1 or more.</param>
/// <param name="Enforced">False for a dry run, which counts and refuses nothing.</param>
public sealed record CallLimit(string Rule, TimeSpan Period, int Limit, bool Enforced);

/// <summary>How one limit stands after the call.</summary>
/// <param name="Limit">The limit that held: lower than asked for while Redis is away.</param>
/// <param name="Used">Calls counted, this one included if it was counted.</param>
/// <param name="Exceeded">The limit was used up before this call.</param>
/// <param name="More">When it allows a call more than now.</param>
public readonly record struct CallCount(int Limit, int Used, bool Exceeded, TimeSpan More);

/// <param name="Admitted">No enforced limit was exceeded.</param>
/// <param name="Counts">One for each limit, in their order.</param>
public sealed record CallVerdict(bool Admitted, IReadOnlyList<CallCount> Counts);
