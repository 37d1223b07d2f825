using System.Runtime.Versioning;
using Npgsql;
using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Persistence;

[SupportedOSPlatform("linux")]
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fresh_folder_gets_a_durable_utf8_cluster_that_only_its_socket_reaches()
    {
        await using var postgres = await StartAsync();

        postgres.IsOwner.ShouldBeTrue();
        var settings = await postgres.ScalarAsync(
            """
            SELECT concat_ws(' ', current_database(), pg_encoding_to_char(encoding), datcollate,
                current_setting('listen_addresses') || '-', current_setting('fsync'), current_setting('synchronous_commit'),
                current_setting('max_connections'))
            FROM pg_database WHERE datname = current_database()
            """);
        settings.ShouldBe("otpauth UTF8 C - on on 200");
        File.GetUnixFileMode(new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Second_start_finds_the_data_of_the_first()
    {
        await using (var first = await StartAsync())
            await first.WriteAsync("kept");

        await using var second = await StartAsync();

        (await second.ReadAsync()).ShouldBe("kept");
    }

    [Fact]
    public async Task Dispose_stops_the_server_and_ends_open_sessions()
    {
        var postgres = await StartAsync();
        await using var session = new NpgsqlConnection(postgres.ConnectionString);
        await session.OpenAsync();

        await postgres.DisposeAsync();
        await postgres.DisposeAsync();

        await ClusterProbe.NothingRunsOnAsync(postgres.DataDirectory);
        File.Exists(Path.Combine(postgres.DataDirectory, "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task Second_process_shares_the_cluster_and_leaves_it_running()
    {
        await using var owner = await StartAsync();
        await owner.WriteAsync("shared");

        var sharer = await StartAsync();
        sharer.IsOwner.ShouldBeFalse();
        (await sharer.ReadAsync()).ShouldBe("shared");
        await sharer.DisposeAsync();

        (await owner.ReadAsync()).ShouldBe("shared");
    }

    [Fact]
    public async Task Starts_at_the_same_moment_all_end_up_connected_to_one_cluster()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(StartAsync)));

        all.Count(postgres => postgres.IsOwner).ShouldBe(1);
        var identifiers = await Task.WhenAll(all.Select(each => each.ScalarAsync("SELECT system_identifier::text FROM pg_control_system()")));
        identifiers.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);

        foreach (var postgres in all)
            await postgres.DisposeAsync();
        await ClusterProbe.NothingRunsOnAsync(all[0].DataDirectory);
    }

    [Fact]
    public async Task Owner_process_that_ends_in_good_order_stops_the_server()
    {
        using var owner = OwnerProcess.Start(folder.Path);
        (await owner.StandardOutput.ReadLineAsync()).ShouldNotBeNull();

        owner.StandardInput.Close();
        await owner.WaitForExitAsync();

        owner.ExitCode.ShouldBe(0);
        await ClusterProbe.NothingRunsOnAsync(folder.Below("cluster", "data"));
    }

    [Fact]
    public async Task Long_path_with_odd_characters_gets_a_short_socket()
    {
        var root = folder.Below(new string('a', 90), "it's a, b: c");

        var postgres = await EmbeddedPostgres.StartAsync(root, CancellationToken.None);
        postgres.DataDirectory.ShouldStartWith(root);
        (await postgres.ScalarAsync("SELECT 'reached'")).ShouldBe("reached");
        await postgres.DisposeAsync();

        var socketFolder = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!;
        socketFolder.Length.ShouldBeLessThan(80);
        Directory.Exists(socketFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task Folder_that_the_servers_user_may_not_enter_still_gets_a_cluster()
    {
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var postgres = await EmbeddedPostgres.StartAsync(folder.Below("deep"), CancellationToken.None);
        var home = Path.GetDirectoryName(postgres.DataDirectory)!;
        try
        {
            (await postgres.ScalarAsync("SELECT 'reached'")).ShouldBe("reached");
            home.StartsWith("/var/tmp/otpauth-", StringComparison.Ordinal).ShouldBe(Environment.IsPrivilegedProcess);
        }
        finally
        {
            await postgres.DisposeAsync();
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public async Task Refused_statements_leave_no_value_in_the_log()
    {
        string log;
        await using (var postgres = await StartAsync())
        {
            log = Path.Combine(Path.GetDirectoryName(postgres.DataDirectory)!, "server.log");
            await postgres.ScalarAsync("CREATE TABLE people (address text PRIMARY KEY); INSERT INTO people VALUES ('ann@example.org')");
            var again = () => postgres.ScalarAsync("INSERT INTO people VALUES ('ann@example.org')");
            (await again.ShouldThrowAsync<PostgresException>()).SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
        }

        var text = await File.ReadAllTextAsync(log);
        text.ShouldContain("duplicate key value");
        text.ShouldNotContain("example.org");
    }

    private Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(folder.Path, CancellationToken.None);
}
