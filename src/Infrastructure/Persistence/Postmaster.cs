using System.Diagnostics;
using System.Globalization;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>Tells this cluster's server process from one that merely got its number.</summary>
internal sealed class Postmaster(PostgresPaths paths)
{
    private const string Proc = "/proc";

    public bool IsRunning() => ReadPid(paths.PidFile) is { } pid && IsOurs(pid);

    /// <summary>
    /// PostgreSQL itself sees through the file of a dead process. It refuses to start only when the number has since gone to
    /// another live process, as after a reboot; only then is the file removed.
    /// </summary>
    /// <returns>Whether it was.</returns>
    public bool DeleteIfReused(string pidFile)
    {
        if (ReadPid(pidFile) is not { } pid || !Directory.Exists($"{Proc}/{pid}") || IsOurs(pid))
            return false;

        File.Delete(pidFile);
        return true;
    }

    private static int? ReadPid(string file)
    {
        try
        {
            return int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>A server's working directory is its data; another user's process shows only its command line.</summary>
    private bool IsOurs(int pid)
    {
        if (!Directory.Exists($"{Proc}/self"))
            return IsNamedPostgres(pid);

        try
        {
            return new FileInfo($"{Proc}/{pid}/cwd").LinkTarget is { } folder
                ? folder == paths.Data
                : File.ReadAllText($"{Proc}/{pid}/cmdline").Split('\0').Contains(paths.Data, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsNamedPostgres(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
