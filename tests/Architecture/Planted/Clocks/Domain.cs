namespace OtpAuth.Architecture.Planted.Clocks.Domain;

internal static class Timed
{
    public static bool IsOver(DateTimeOffset end, TimeProvider clock) => clock.GetUtcNow() >= end;
}

internal static class Innocent
{
    public static bool IsOver(DateTimeOffset end, DateTimeOffset now) => now >= end;
}
