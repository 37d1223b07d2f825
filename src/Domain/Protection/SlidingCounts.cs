namespace OtpAuth.Domain.Protection;

/// <summary>Counts by equal spans of time, the current span first, as a sliding window that moves by whole spans.</summary>
public static class SlidingCounts
{
    /// <summary>After how many spans <paramref name="more"/> fits under the limit, if nothing else comes; 0 when it does now.</summary>
    public static int SpansUntil(IReadOnlyList<long> counts, long more, long limit)
    {
        var total = counts.Sum();
        var spans = 0;
        while (spans < counts.Count && total + more > limit)
            total -= counts[^++spans];
        return spans;
    }
}
