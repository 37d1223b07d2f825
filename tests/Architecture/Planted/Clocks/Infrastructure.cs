// RS0030: the test is for whoever writes this pragma.
#pragma warning disable RS0030

namespace OtpAuth.Architecture.Planted.Clocks.Infrastructure;

internal static class Watch
{
    private static readonly Func<DateTime> Clock = () => DateTime.UtcNow;

    public static async Task<bool> IsOverAsync(DateTimeOffset end)
    {
        await Task.Yield();
        return DateTimeOffset.Now >= end || DateTime.Today > Clock();
    }
}

internal static class Innocent
{
    public static DateTimeOffset Now(TimeProvider clock) => clock.GetUtcNow();
}
