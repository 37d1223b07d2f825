namespace OtpAuth.Integration.Support;

/// <summary>Addresses that no other test uses.</summary>
internal static class Addresses
{
    private static int _phones;

    public static string Email() => $"{Guid.NewGuid():N}@example.com";

    /// <summary>An Indian mobile number in E.164 form, far from the one before: numbers side by side look like pumping.</summary>
    public static string Phone() => $"+9198{Interlocked.Increment(ref _phones) * 7_919_113L % 100_000_000:D8}";
}
