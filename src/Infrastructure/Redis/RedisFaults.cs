using StackExchange.Redis;

namespace OtpAuth.Infrastructure.Redis;

/// <summary>What is wrong with Redis, in words that hold neither address nor password.</summary>
internal static class RedisFaults
{
    private static readonly (string[] Signs, string Reason)[] Known =
    [
        (["READONLY", "NOREPLICAS"], "Redis takes no writes."),
        (["NOPERM", "can't run this command"], "Redis denies us a command."),
        (["NOAUTH", "WRONGPASS", "AuthenticationFailure", "invalid password"], "Redis refuses the password."),
        (["LOADING", "BUSY", "OOM", "MISCONF", "MASTERDOWN", "CLUSTERDOWN"], "Redis refuses commands for now."),
    ];

    /// <summary>Whether this is Redis' fault, and not ours.</summary>
    public static bool Is(Exception fault) => fault is RedisException or TimeoutException or ObjectDisposedException;

    public static string Describe(Exception fault)
    {
        var said = fault.ToString();
        return Known.FirstOrDefault(k => k.Signs.Any(sign => said.Contains(sign, StringComparison.Ordinal))).Reason ?? "Redis does not answer.";
    }
}
