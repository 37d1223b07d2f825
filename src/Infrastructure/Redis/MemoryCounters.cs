namespace OtpAuth.Infrastructure.Redis;

/// <summary>Counters of this node alone. It knows <see cref="Capacity"/> callers at most; when more come, it forgets who was longest quiet.</summary>
internal sealed class MemoryCounters(TimeProvider clock) : ICallCounters
{
    public const int Capacity = 50_000;
    private const int Shards = 32;
    private const int ShardCapacity = Capacity / Shards;

    // Making room costs a sort; a tenth at once makes it rare.
    private const int Room = ShardCapacity / 10;

    private readonly Dictionary<string, Caller>[] _shards =
        [.. Enumerable.Range(0, Shards).Select(_ => new Dictionary<string, Caller>(StringComparer.Ordinal))];

    /// <summary>How many callers are known.</summary>
    public int Count => _shards.Sum(s => s.Count);

    public ValueTask<CallVerdict> CountAsync(string caller, IReadOnlyList<CallLimit> limits, bool countRefused)
    {
        var shard = _shards[(uint)caller.GetHashCode(StringComparison.Ordinal) % Shards];
        var now = (long)clock.GetElapsedTime(0).TotalMilliseconds;
        lock (shard)
        {
            var known = Find(shard, caller, now);
            known.LastSeen = now;
            return ValueTask.FromResult(Judge(known, limits, countRefused, now));
        }
    }

    private static CallVerdict Judge(Caller caller, IReadOnlyList<CallLimit> limits, bool countRefused, long now)
    {
        var windows = limits.Select(limit => caller.WindowOf(limit, now)).ToList();
        var exceeded = limits.Select((limit, i) => windows[i].Used >= limit.Limit).ToList();
        var admitted = !limits.Where((limit, i) => limit.Enforced && exceeded[i]).Any();
        if (admitted || countRefused)
            windows.ForEach(window => window.Add(now));
        return new CallVerdict(
            admitted,
            [.. limits.Select((limit, i) => new CallCount(limit.Limit, windows[i].Used, exceeded[i], windows[i].UntilMore(limit.Limit, now)))]);
    }

    private static Caller Find(Dictionary<string, Caller> shard, string caller, long now)
    {
        if (shard.TryGetValue(caller, out var known))
            return known;
        if (shard.Count >= ShardCapacity)
            MakeRoom(shard, now);
        return shard[caller] = new Caller();
    }

    private static void MakeRoom(Dictionary<string, Caller> shard, long now)
    {
        foreach (var caller in shard.Where(c => c.Value.IsIdle(now)).Select(c => c.Key).ToList())
            shard.Remove(caller);
        foreach (var caller in shard.OrderBy(c => c.Value.LastSeen).Take(shard.Count - ShardCapacity + Room).Select(c => c.Key).ToList())
            shard.Remove(caller);
    }

    private sealed class Caller
    {
        private readonly Dictionary<string, SlidingWindow> _windows = new(StringComparer.Ordinal);

        public long LastSeen { get; set; }

        public SlidingWindow WindowOf(CallLimit limit, long now)
        {
            if (!_windows.TryGetValue(limit.Rule, out var window))
                _windows[limit.Rule] = window = new SlidingWindow(limit.Period);
            window.Advance(now);
            return window;
        }

        public bool IsIdle(long now)
        {
            foreach (var window in _windows.Values)
                window.Advance(now);
            return _windows.Values.All(w => w.Used == 0);
        }
    }
}
