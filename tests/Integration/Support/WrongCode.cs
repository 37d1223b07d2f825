namespace OtpAuth.Integration.Support;

/// <summary>Codes that are surely not the right one.</summary>
internal static class WrongCode
{
    /// <summary>As long as the right one, and different in its last digit.</summary>
    public static string Than(string code) => code[..^1] + (char)('0' + ((code[^1] - '0' + 1) % 10));
}
