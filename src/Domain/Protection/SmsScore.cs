namespace OtpAuth.Domain.Protection;

/// <summary>How much traffic looks like codes that nobody waits for. From 1 on, the scope is blocked.</summary>
/// <param name="Unverified">Messages of the last hour without a right answer, over what is allowed of them.</param>
/// <param name="Jump">0 to 0.3: how far the last ten minutes stand out of the scope's own day.</param>
/// <param name="Neighbours">0 to 0.5: how close together the latest numbers of a block are.</param>
public sealed record SmsScore(double Unverified, double Jump, double Neighbours)
{
    /// <summary>Allowed besides the base: half a message for each that was answered, so that two of three must be.</summary>
    public const double PerVerified = 0.5;

    /// <summary>Each block of late leaves a quarter of the base.</summary>
    public const int StrikeFactor = 4;

    /// <summary>In a country, messages younger than that many minutes are not judged: their readers are still typing.</summary>
    public const int CountryMinutes = 3;

    private const double JumpWeight = 0.3;
    private const double NeighbourWeight = 0.5;
    private const int RecentMinutes = 10;
    private const int FewMessages = 8;
    private const int FewNeighbours = 6;

    public double Total => Unverified + Jump + Neighbours;

    public bool Blocks => Total >= 1;

    /// <summary>What the block is for: the signal without which there would have been none.</summary>
    public string Reason => this switch
    {
        { Unverified: >= 1 } => "unverified",
        _ when Neighbours >= Jump => "neighbours",
        _ => "volume_jump",
    };

    /// <param name="allowed">Unverified messages that are allowed at this level when nothing was verified.</param>
    public static SmsScore Of(SmsTraffic traffic, SmsLevel level, int allowed)
    {
        var youngest = level == SmsLevel.Country ? CountryMinutes : 0;
        var (sent, verified) = (Sum(traffic.Sent, youngest, traffic.Minutes), Sum(traffic.Verified, youngest, traffic.Minutes));
        var room = Math.Max(1, allowed / Math.Pow(StrikeFactor, traffic.Strikes)) + (PerVerified * verified);
        var unverified = Math.Max(0, sent - verified) / room;
        return unverified == 0 ? new SmsScore(0, 0, 0) : new SmsScore(unverified, JumpOf(traffic), NeighboursOf(traffic.Hundreds));
    }

    /// <summary>From three times the usual on; in full at ten times.</summary>
    private static double JumpOf(SmsTraffic traffic)
    {
        var recent = Sum(traffic.Sent, 0, RecentMinutes);
        var usual = Sum(traffic.Hours, 1, traffic.Hours.Count) / (double)((traffic.Hours.Count - 1) * (60 / RecentMinutes));
        return recent < FewMessages ? 0 : JumpWeight * Math.Clamp(((recent / Math.Max(1, usual)) - 3) / 7, 0, 1);
    }

    /// <summary>From six numbers within two hundred of a block on; in full at ten.</summary>
    private static double NeighboursOf(IReadOnlyList<short> hundreds)
    {
        if (hundreds.Count < FewNeighbours)
            return 0;
        var closest = hundreds.Distinct().Max(h => hundreds.Count(other => other == h || other == h + 1));
        return NeighbourWeight * Math.Clamp((closest - FewNeighbours + 1) / 5.0, 0, 1);
    }

    private static long Sum(IReadOnlyList<long> counts, int from, int until) => counts.Take(until).Skip(from).Sum();
}
