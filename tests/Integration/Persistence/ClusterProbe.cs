using System.Globalization;
using Npgsql;
using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Persistence;

/// <summary>Looks at a private cluster from outside: by SQL and by its processes.</summary>
internal static class ClusterProbe
{
    public static Task<string?> WriteAsync(this EmbeddedPostgres postgres, string value) =>
        postgres.ScalarAsync($"CREATE TABLE note (value text); INSERT INTO note VALUES ('{value}')");

    public static Task<string?> ReadAsync(this EmbeddedPostgres postgres) => postgres.ScalarAsync("SELECT value FROM note");

    public static async Task<string?> ScalarAsync(this EmbeddedPostgres postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    /// <summary>The server on a data folder and its children, all of which work in it. Empty once the last is gone.</summary>
    public static List<int> ProcessesOn(string data) =>
        Directory.EnumerateDirectories("/proc")
            .Where(process => WorksIn(process, data))
            .Select(process => int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture))
            .ToList();

    /// <summary>The server takes its pid file away, which is what whoever stops it waits for, a moment before it ends.</summary>
    public static Task NothingRunsOnAsync(string data) => Eventually.TrueAsync(() => Task.FromResult(ProcessesOn(data).Count == 0));

    /// <summary>The number of the server itself.</summary>
    public static int ServerOn(string data) =>
        int.Parse(File.ReadLines(Path.Combine(data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private static bool WorksIn(string process, string folder)
    {
        try
        {
            return int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out _)
                && new FileInfo(Path.Combine(process, "cwd")).LinkTarget == folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
