using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace OtpAuth.Integration.Support;

/// <summary>Waits for what another thread, process or server is about to do: as long as it takes, and no longer than it may.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The first answer of <paramref name="probe"/> that is not null.</summary>
    /// <exception cref="TimeoutException">None came within <paramref name="timeout"/> (20 seconds unless told).</exception>
    public static async Task<T> GetAsync<T>(
        Func<Task<T?>> probe, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(probe))] string description = "")
    {
        var limit = timeout ?? Patience;
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Interval);
        do
        {
            if (await probe() is { } answer)
                return answer;
        }
        while (clock.Elapsed < limit && await timer.WaitForNextTickAsync());

        throw new TimeoutException($"Nothing came within {limit.TotalSeconds} s of: {description}");
    }

    /// <summary>Returns when <paramref name="probe"/> says true.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="timeout"/> (20 seconds unless told).</exception>
    public static Task TrueAsync(
        Func<Task<bool>> probe, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(probe))] string description = "") =>
        GetAsync<object>(async () => await probe() ? true : null, timeout, description);
}
