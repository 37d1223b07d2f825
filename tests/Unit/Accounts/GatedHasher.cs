using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;

namespace OtpAuth.Unit.Accounts;

/// <summary>Keeps every comparison waiting until the gate opens, and counts how many wait at one time.</summary>
internal sealed class GatedHasher : IPasswordHasher<object>, IDisposable
{
    public const string Hash = "hash";
    public const string RightForAll = "right for all";

    private readonly ManualResetEventSlim _gate = new();
    private readonly SemaphoreSlim _entered = new(0);
    private readonly ConcurrentQueue<string> _compared = new();
    private int _inside;
    private int _most;

    public IEnumerable<string> Compared => _compared;

    public int MostAtOnce => _most;

    public string HashPassword(object user, string password) => Hash;

    public PasswordVerificationResult VerifyHashedPassword(object user, string hashedPassword, string providedPassword)
    {
        InterlockedMax(Interlocked.Increment(ref _inside));
        _entered.Release();
        _gate.Wait();
        _compared.Enqueue(hashedPassword);
        Interlocked.Decrement(ref _inside);
        return providedPassword == RightForAll ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
    }

    /// <summary>Until one more comparison has begun.</summary>
    public Task EnteredAsync() => _entered.WaitAsync();

    public void Open() => _gate.Set();

    public void Dispose()
    {
        _gate.Dispose();
        _entered.Dispose();
    }

    private void InterlockedMax(int value)
    {
        for (var seen = _most; value > seen;)
        {
            var was = Interlocked.CompareExchange(ref _most, value, seen);
            if (was == seen)
                return;
            seen = was;
        }
    }
}
