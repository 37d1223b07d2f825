using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace OtpAuth.Infrastructure.Redis;

/// <summary>
/// <see cref="SlidingWindow"/> in Redis: one script judges and counts a call for all its limits, by Redis' own clock. A limit of a caller is
/// a hash of counts by sixtieth, gone a period after the last call.
/// </summary>
internal static class CountScript
{
    /// <summary>
    /// Arguments: whether refused calls count, then for each key the bucket's size in ms, the limit, whether it is enforced. Answers whether
    /// the call is admitted, then for each key the calls counted, whether the limit was exceeded, and the ms until it allows more.
    /// </summary>
    private const string Text = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local admitted, rules = 1, {}
        for i, key in ipairs(KEYS) do
          local rule = { size = tonumber(ARGV[3 * i - 1]), limit = tonumber(ARGV[3 * i]), used = 0, exceeded = 0, counts = {}, buckets = {} }
          rule.current = math.floor(now / rule.size)
          local fields = redis.call('HGETALL', key)
          for f = 1, #fields, 2 do
            local bucket, count = tonumber(fields[f]), tonumber(fields[f + 1])
            if bucket < rule.current - 60 then
              redis.call('HDEL', key, fields[f])
            else
              rule.used = rule.used + count
              rule.counts[bucket] = count
              table.insert(rule.buckets, bucket)
            end
          end
          if rule.used >= rule.limit then
            rule.exceeded = 1
            if ARGV[3 * i + 1] == '1' then admitted = 0 end
          end
          rules[i] = rule
        end

        local answer = { admitted }
        for i, rule in ipairs(rules) do
          if admitted == 1 or ARGV[1] == '1' then
            rule.used = rule.used + 1
            if not rule.counts[rule.current] then table.insert(rule.buckets, rule.current) end
            rule.counts[rule.current] = redis.call('HINCRBY', KEYS[i], rule.current, 1)
            redis.call('PEXPIRE', KEYS[i], 61 * rule.size)
          end
          table.sort(rule.buckets)
          local left, more = rule.used, 0
          for _, bucket in ipairs(rule.buckets) do
            left = left - rule.counts[bucket]
            if left < rule.limit then
              more = (bucket + 61) * rule.size - now
              break
            end
          end
          table.insert(answer, rule.used)
          table.insert(answer, rule.exceeded)
          table.insert(answer, more)
        end
        return answer
        """;

    private static readonly byte[] Hash = HashOf(Text);

    /// <summary>One round trip; two where Redis has forgotten the script.</summary>
    public static async Task<CallVerdict> RunAsync(IDatabase redis, string caller, IReadOnlyList<CallLimit> limits, bool countRefused)
    {
        // The braces keep one caller's keys on one node of a cluster.
        RedisKey[] keys = [.. limits.Select(limit => (RedisKey)$"otpauth:calls:{{{caller}}}:{limit.Rule}")];
        RedisValue[] values =
        [
            countRefused ? 1 : 0,
            .. limits.SelectMany(limit => (RedisValue[])[SlidingWindow.BucketSize(limit.Period), limit.Limit, limit.Enforced ? 1 : 0]),
        ];
        try
        {
            return Read(await redis.ScriptEvaluateAsync(Hash, keys, values), limits);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            object[] arguments = [Text, keys.Length, .. keys.Cast<object>(), .. values.Cast<object>()];
            return Read(await redis.ExecuteAsync("EVAL", arguments), limits);
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "It is how EVALSHA names a script; nothing is trusted by it.")]
    private static byte[] HashOf(string script) => SHA1.HashData(Encoding.UTF8.GetBytes(script));

    private static CallVerdict Read(RedisResult result, IReadOnlyList<CallLimit> limits)
    {
        var numbers = (long[])result!;
        return new CallVerdict(numbers[0] == 1, [.. limits.Select((limit, i) => new CallCount(
            limit.Limit, (int)numbers[(3 * i) + 1], numbers[(3 * i) + 2] == 1, TimeSpan.FromMilliseconds(numbers[(3 * i) + 3])))]);
    }
}
