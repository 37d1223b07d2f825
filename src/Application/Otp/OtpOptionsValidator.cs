using Microsoft.Extensions.Options;
using OtpAuth.Application.Settings;

namespace OtpAuth.Application.Otp;

internal sealed class OtpOptionsValidator : IValidateOptions<OtpOptions>
{
    private const int MinKeyBytes = 32;
    private const string MakeKey = "Make one with: openssl rand -base64 32";

    public ValidateOptionsResult Validate(string? name, OtpOptions options)
    {
        var problems = new SettingProblems();
        problems.RequireWithin("Otp:CodeLength", options.CodeLength, 6, 10);
        problems.RequireWithin("Otp:SensitiveCodeLength", options.SensitiveCodeLength, 6, 10);
        problems.RequireWithin("Otp:Lifetime", options.Lifetime, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
        problems.RequireWithin("Otp:MaxAttempts", options.MaxAttempts, 1, 5);
        problems.RequireWithin("Otp:ResendCooldown", options.ResendCooldown, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        problems.RequireWithin("Otp:MaxResends", options.MaxResends, 0, 10);
        problems.RequireWithin("Otp:SendsPerHour", options.SendsPerHour, 1, 60);
        problems.RequireWithin("Otp:SendsPerDay", options.SendsPerDay, options.SendsPerHour, 200);
        problems.RequireWithin("Otp:FailuresPerHour", options.FailuresPerHour, 1, 10);
        problems.RequireWithin("Otp:FailuresPerDay", options.FailuresPerDay, options.FailuresPerHour, 20);
        problems.RequireWithin("Otp:FailuresInARow", options.FailuresInARow, 10, 100);
        if (options.DeviceLifetime != TimeSpan.Zero)
            problems.RequireWithin("Otp:DeviceLifetime", options.DeviceLifetime, TimeSpan.FromDays(1), TimeSpan.FromDays(400));
        RequireKeys(options, problems);
        return problems.ToResult();
    }

    private static void RequireKeys(OtpOptions options, SettingProblems problems)
    {
        problems.Require(options.CodeKeys.Count > 0, "Otp:CodeKeys", "is empty", $"{MakeKey} and set Otp__CodeKeys__k1 to it");
        foreach (var (id, key) in options.CodeKeys)
            problems.Require(IsKey(key), $"Otp:CodeKeys:{id}", "is not a base64 key of at least 32 bytes", MakeKey);
        problems.Require(
            options.CodeKeys.ContainsKey(options.ActiveCodeKey),
            "Otp:ActiveCodeKey",
            $"is \"{options.ActiveCodeKey}\", which names no key in Otp:CodeKeys",
            "For example: Otp__ActiveCodeKey=k1");
        problems.Require(
            IsKey(options.DestinationKey), "Otp:DestinationKey", "is not a base64 key of at least 32 bytes", $"{MakeKey} and never change it");
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written >= MinKeyBytes;
    }
}
