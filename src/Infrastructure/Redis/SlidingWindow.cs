namespace OtpAuth.Infrastructure.Redis;

/// <summary>
/// The calls of a period, counted by sixtieths of it. The sixtieth that has begun counts besides sixty whole ones, so that no stretch of a
/// period's length ever holds more than the limit. <see cref="CountScript"/> does the same in Redis.
/// </summary>
internal sealed class SlidingWindow(TimeSpan period)
{
    public const int Buckets = 60;

    private readonly long _size = BucketSize(period);
    private readonly List<(long Bucket, int Count)> _counts = [];

    /// <summary>As of the last <see cref="Advance"/>.</summary>
    public int Used { get; private set; }

    public static long BucketSize(TimeSpan period) => (long)Math.Ceiling(period.TotalMilliseconds / Buckets);

    /// <summary>Forgets what is older than the period.</summary>
    /// <param name="now">In milliseconds; never goes back.</param>
    public void Advance(long now)
    {
        var oldest = (now / _size) - Buckets;
        var gone = _counts.TakeWhile(c => c.Bucket < oldest).Count();
        Used -= _counts.Take(gone).Sum(c => c.Count);
        _counts.RemoveRange(0, gone);
    }

    public void Add(long now)
    {
        var bucket = now / _size;
        if (_counts.Count > 0 && _counts[^1].Bucket == bucket)
            _counts[^1] = (bucket, _counts[^1].Count + 1);
        else
            _counts.Add((bucket, 1));
        Used++;
    }

    /// <summary>How long until fewer are counted than now, and fewer than the limit.</summary>
    public TimeSpan UntilMore(int limit, long now)
    {
        var left = Used;
        foreach (var (bucket, count) in _counts)
        {
            left -= count;
            if (left < limit)
                return TimeSpan.FromMilliseconds(((bucket + Buckets + 1) * _size) - now);
        }

        return TimeSpan.Zero;
    }
}
