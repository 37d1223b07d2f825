using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace OtpAuth.Infrastructure.Persistence;

/// <summary>
/// A private PostgreSQL cluster for development and tests: its own data, reached over a local socket that no other user may
/// open. The first process on a data root owns the cluster and stops it; further ones share it while it runs. A cluster whose
/// owner was killed keeps running and is adopted by the next process.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "otpauth";
    private const string LockName = "owner.lock";

    private static readonly TimeSpan ShareLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly PostgresPaths paths;
    private FileStream? ownership;
    private PostgresServer? server;

    private EmbeddedPostgres(PostgresPaths paths)
    {
        this.paths = paths;
        ConnectionString = ConnectionTo(Database);
    }

    /// <summary>For Npgsql; names a superuser, for the cluster is the application's alone.</summary>
    public string ConnectionString { get; }

    /// <summary>The cluster's files. Below the data root, or under <c>/var/tmp</c> where the cluster's user cannot walk to that.</summary>
    public string DataDirectory => paths.Data;

    /// <summary>Whether this process stops the cluster, as opposed to sharing another's.</summary>
    public bool IsOwner => ownership is not null;

    /// <inheritdoc cref="StartAsync(string, ILogger, CancellationToken)"/>
    public static Task<EmbeddedPostgres> StartAsync(string dataRoot, CancellationToken cancellationToken) =>
        StartAsync(dataRoot, NullLogger.Instance, cancellationToken);

    /// <summary>Makes the cluster and its database if they are absent, starts it if it does not run, and waits until it answers.</summary>
    /// <param name="dataRoot">The folder for the cluster, its lock and its log; made if absent.</param>
    /// <param name="logger">Hears where the data went and what had to be repaired.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">No PostgreSQL is installed, or it does not start; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(string dataRoot, ILogger logger, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(dataRoot);
        var root = await RealPathAsync(dataRoot, cancellationToken);
        var account = await PostgresAccount.ResolveAsync(PostgresPaths.HomeIn(root), cancellationToken);
        var postgres = new EmbeddedPostgres(await PostgresPaths.PrepareAsync(root, account, cancellationToken));
        if (postgres.paths.Home != PostgresPaths.HomeIn(root))
            LogElsewhere(logger, account.Name, root, postgres.paths.Home);

        try
        {
            if (!await postgres.ShareAsync(Path.Combine(root, LockName), cancellationToken))
                await postgres.OwnAsync(root, account, logger, cancellationToken);
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }

        LogReady(logger, postgres.paths.Data, postgres.IsOwner);
        return postgres;
    }

    /// <summary>Stops the cluster if this process owns it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ownership is null)
            return;

        await using (var connection = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(connection);
        if (server is not null)
            await server.StopAsync();
        paths.RemoveSocketFolder();
        // Last, so that whoever waits for it finds the cluster stopped, not stopping.
        await ownership.DisposeAsync();
        ownership = null;
    }

    /// <summary>Waits until another's cluster answers (true) or the lock is ours, because there is no owner or it went away (false).</summary>
    private async Task<bool> ShareAsync(string lockFile, CancellationToken cancellationToken)
    {
        var probe = ConnectionTo(Database, pooling: false);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < ShareLimit; await Task.Delay(Pause, cancellationToken))
        {
            ownership = TryLock(lockFile);
            if (ownership is not null)
                return false;
            if (await PostgresServer.AnswersAsync(probe, cancellationToken))
                return true;
        }

        throw new InvalidOperationException(
            $"Another process holds '{lockFile}', but its PostgreSQL has not answered for {ShareLimit.TotalSeconds} seconds; its log is " +
            $"'{paths.Log}'. Stop that process, or choose another data folder.");
    }

    private async Task OwnAsync(string root, PostgresAccount account, ILogger logger, CancellationToken cancellationToken)
    {
        var binaries = await PostgresBinaries.FindAsync(root, MajorOf(paths.Data), account, cancellationToken);
        await paths.MakeSocketFolderAsync(account, cancellationToken);
        server = new PostgresServer(paths, binaries, account, logger);
        var maintenance = ConnectionTo("postgres", pooling: false);
        await server.EnsureRunningAsync(maintenance, cancellationToken);
        await CreateDatabaseAsync(maintenance, cancellationToken);
    }

    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Database });
        if (await find.ExecuteScalarAsync(cancellationToken) is not null)
            return;

        await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Held for life and released by the kernel, so a killed owner leaves nothing to clean. Null while another holds it.</summary>
    private static FileStream? TryLock(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult is 11 or 35)
        {
            // EWOULDBLOCK of flock, on Linux and on macOS.
            return null;
        }
    }

    private static int? MajorOf(string data)
    {
        var file = Path.Combine(data, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    /// <summary>Processes that come by different links have to agree on the folders and on whose a running server is.</summary>
    private static async Task<string> RealPathAsync(string folder, CancellationToken cancellationToken)
    {
        var result = await PostgresAccount.ExecuteAsync(Path.GetFullPath(folder), ["/bin/sh", "-c", "pwd -P"], cancellationToken);
        return result.Succeeded ? result.Output.TrimEnd('\n') : Path.GetFullPath(folder);
    }

    private string ConnectionTo(string database, bool pooling = true) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = paths.SocketFolder,
            Port = 5432,
            Username = PostgresServer.User,
            Database = database,
            Pooling = pooling,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {User} cannot use {Root}: the private PostgreSQL is in {Home} instead")]
    private static partial void LogElsewhere(ILogger logger, string user, string root, string home);

    [LoggerMessage(Level = LogLevel.Information, Message = "The private PostgreSQL in {Folder} answers (owner: {Owner})")]
    private static partial void LogReady(ILogger logger, string folder, bool owner);
}
