namespace OtpAuth.Infrastructure.Redis;

/// <summary>
/// Counters in Redis, shared by all nodes. While Redis is away each node counts for itself to half of each limit: stricter for whoever meets
/// one node, and at worst so many halves as there are nodes.
/// </summary>
internal sealed class SharedCounters(RedisLink link, MemoryCounters memory) : ICallCounters
{
    public async ValueTask<CallVerdict> CountAsync(string caller, IReadOnlyList<CallLimit> limits, bool countRefused)
    {
        if (link.Current is { } redis)
        {
            try
            {
                return await link.CountAsync(redis, caller, limits, countRefused);
            }
            catch (Exception e) when (RedisFaults.Is(e))
            {
                link.Lose(redis, e);
            }
        }

        return await memory.CountAsync(caller, [.. limits.Select(l => l with { Limit = Math.Max(1, l.Limit / 2) })], countRefused);
    }
}
