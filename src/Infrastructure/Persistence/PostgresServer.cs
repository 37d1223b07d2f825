using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>Makes, starts and stops the private cluster's server. Only the holder of the cluster's lock calls it.</summary>
internal sealed partial class PostgresServer(PostgresPaths paths, PostgresBinaries binaries, PostgresAccount account, ILogger logger)
{
    /// <summary>The cluster's superuser, who is also the application's.</summary>
    public const string User = "otpauth";

    private const int Attempts = 5;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Postmaster postmaster = new(paths);

    /// <summary>
    /// Nothing but the private socket is listened on, and no statement, value or key (terse drops DETAIL) reaches the log: they
    /// hold addresses. Durability stays as PostgreSQL has it by default.
    /// </summary>
    private string Settings => string.Join(' ',
        "-c listen_addresses=",
        $"-c unix_socket_directories={paths.SocketFolder}",
        "-c unix_socket_permissions=0700",
        "-c port=5432",
        "-c max_connections=200",
        "-c cluster_name=otpauth",
        "-c timezone=UTC",
        "-c log_timezone=UTC",
        "-c log_error_verbosity=terse",
        "-c log_checkpoints=off",
        "-c log_statement=none",
        "-c log_min_error_statement=panic",
        "-c log_min_duration_statement=-1");

    /// <summary>Brings the cluster to answering, whatever a killed predecessor left: nothing, half of it, or all of it running.</summary>
    public async Task EnsureRunningAsync(string probe, CancellationToken cancellationToken)
    {
        await InitializeAsync(cancellationToken);
        var clock = Stopwatch.StartNew();
        CommandResult? failure = null;
        for (var attempt = 0; attempt < Attempts && clock.Elapsed < StartLimit;)
        {
            if (await AnswersAsync(probe, cancellationToken))
                return;

            if (!postmaster.IsRunning())
            {
                // Fails too while the orphans of a killed server still hold its memory, or while a start that outlived its
                // caller is under way; both pass.
                failure = await StartAsync(cancellationToken);
                attempt++;
                if (failure.Succeeded)
                    continue;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        throw new InvalidOperationException(
            $"The private PostgreSQL in '{paths.Data}' did not start; its log is '{paths.Log}'. {failure?.Said}".TrimEnd());
    }

    /// <summary>Stops the server if it runs: open sessions are ended, what is committed is on disk.</summary>
    public async Task StopAsync()
    {
        foreach (var mode in (string[])["fast", "immediate"])
        {
            if (!postmaster.IsRunning())
                return;
            var stop = await account.RunAsync(
                paths.Home, [binaries.PgCtl, "stop", "-D", paths.Data, "-m", mode, "-w", "-t", "30"], CancellationToken.None);
            if (!stop.Succeeded)
                LogStopFailed(mode, stop.Said);
        }
    }

    public static async Task<bool> AnswersAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Under another name first, then one rename: a cluster exists whole or not at all.</summary>
    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(paths.Data, "PG_VERSION")) && File.Exists(Path.Combine(paths.Data, "global", "pg_control")))
            return;

        foreach (var leftover in Directory.EnumerateDirectories(paths.Home, "data.new-*"))
            DeleteLeftover(leftover);

        // A name of its own: the initdb of a killed process may still be writing to the leftover.
        var fresh = Path.Combine(paths.Home, $"data.new-{Guid.NewGuid():N}");
        string[] command =
        [
            binaries.InitDb, "-D", fresh, "-U", User, "--encoding=UTF8", "--locale=C", "--auth-local=trust", "--auth-host=reject",
        ];
        var made = await account.RunAsync(paths.Home, command, cancellationToken);
        if (!made.Succeeded)
            throw new InvalidOperationException($"initdb could not make a PostgreSQL cluster in '{paths.Home}'. {made.Said}");

        // Not something we made, so not ours to delete.
        if (Directory.Exists(paths.Data))
            Directory.Move(paths.Data, Path.Combine(paths.Home, $"data.incomplete-{Guid.NewGuid():N}"));
        Directory.Move(fresh, paths.Data);
        LogCreated(paths.Data, account.Name, binaries.Major);
    }

    private void DeleteLeftover(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException exception)
        {
            LogLeftover(exception, folder);
        }
    }

    /// <summary>pg_ctl gives the server a session of its own, so that Ctrl-C does not take the database from under the requests.</summary>
    private Task<CommandResult> StartAsync(CancellationToken cancellationToken)
    {
        foreach (var file in (string[])[paths.PidFile, paths.SocketLock])
        {
            if (postmaster.DeleteIfReused(file))
                LogStalePid(file);
        }

        return account.RunAsync(
            paths.Home,
            [binaries.PgCtl, "start", "-D", paths.Data, "-l", paths.Log, "-o", Settings, "-w", "-t", "60", "-s"],
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made a private PostgreSQL {Major} cluster in {Folder}, run by user {User}")]
    private partial void LogCreated(string folder, string user, int major);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Removed {File}: its process is not this cluster's server")]
    private partial void LogStalePid(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not remove {Folder}, which a killed initdb left")]
    private partial void LogLeftover(Exception exception, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "The private PostgreSQL did not stop ({Mode}): {Said}")]
    private partial void LogStopFailed(string mode, string said);
}
