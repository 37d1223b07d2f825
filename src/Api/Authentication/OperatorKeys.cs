using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OtpAuth.Application.Protection;

namespace OtpAuth.Api.Authentication;

/// <summary>Knows operators' keys by their hashes.</summary>
internal sealed class OperatorKeys(IOptions<OperatorOptions> options)
{
    private const int MaxLength = 256;
    private const int MostRemembered = 1_000;
    private static readonly TimeSpan UseReported = TimeSpan.FromMinutes(10);

    private readonly (string Id, byte[] Hash)[] _keys =
        [.. options.Value.ApiKeys.Select(k => (k.Key, OperatorOptions.ReadHash(k.Value)!))];

    private readonly ConcurrentDictionary<(string Id, string? Network), long> _reported = new();

    /// <summary>Compares with every key, in time that tells neither which nor how much of it was right.</summary>
    /// <returns>The key's id; null for what is none.</returns>
    public string? Find(string presented)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(presented.Length <= MaxLength ? presented : ""));
        string? found = null;
        foreach (var (id, known) in _keys)
            found = CryptographicOperations.FixedTimeEquals(hash, known) ? id : found;
        return found;
    }

    /// <summary>Whether a key's use from a network is news: a console that asks every second fills no audit.</summary>
    public bool IsNews(string id, string? network)
    {
        var now = Stopwatch.GetTimestamp();
        if (_reported.TryGetValue((id, network), out var last) && Stopwatch.GetElapsedTime(last, now) < UseReported)
            return false;
        if (_reported.Count >= MostRemembered)
            _reported.Clear();
        _reported[(id, network)] = now;
        return true;
    }
}
