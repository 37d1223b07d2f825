using System.Diagnostics;
using System.Globalization;
using OtpAuth.Infrastructure.Persistence;
using OtpAuth.Integration.Support;

namespace OtpAuth.Integration.Persistence;

/// <summary>What a killed predecessor can leave behind, and the start that follows.</summary>
public sealed class EmbeddedPostgresRecoveryTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Data => folder.Below("cluster", "data");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Cluster_whose_owner_was_killed_keeps_running_and_is_adopted()
    {
        await StartAndKillOwnerAsync();
        var server = ClusterProbe.ServerOn(Data);

        var adopted = await StartAsync();
        adopted.IsOwner.ShouldBeTrue();
        ClusterProbe.ServerOn(Data).ShouldBe(server);
        ClusterProbe.ProcessesOn(Data).ShouldContain(server);

        await adopted.DisposeAsync();
        await ClusterProbe.NothingRunsOnAsync(Data);
    }

    [Fact]
    public async Task Stale_pid_file_whose_number_went_to_a_live_stranger_is_seen_through()
    {
        string[] pidFile;
        await using (var first = await StartAsync())
        {
            await first.WriteAsync("kept");
            pidFile = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"));
        }

        // As after a power cut and a reboot: the file is there, its number is now somebody else's.
        // The stranger runs as the same user, for PostgreSQL itself sees through the others.
        var account = await PostgresAccount.ResolveAsync(folder.Below("cluster"), CancellationToken.None);
        var started = await account.RunAsync("/", ["/bin/sh", "-c", "sleep 600 > /dev/null 2>&1 & echo $!"], CancellationToken.None);
        using var stranger = Process.GetProcessById(int.Parse(started.Output, CultureInfo.InvariantCulture));
        try
        {
            pidFile[0] = $"{stranger.Id}";
            await File.WriteAllLinesAsync(Path.Combine(Data, "postmaster.pid"), pidFile);
            await File.WriteAllLinesAsync(folder.Below("cluster", ".s.PGSQL.5432.lock"), pidFile);

            await using var second = await StartAsync();
            (await second.ReadAsync()).ShouldBe("kept");
            stranger.HasExited.ShouldBeFalse();
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task Server_killed_under_its_owner_is_recovered_by_the_next_start()
    {
        await StartAndKillOwnerAsync();
        using (var server = Process.GetProcessById(ClusterProbe.ServerOn(Data)))
            server.Kill();

        await using var postgres = await StartAsync();

        (await postgres.ScalarAsync("SELECT 'recovered'")).ShouldBe("recovered");
    }

    [Fact]
    public async Task Half_finished_initdb_is_made_anew()
    {
        Directory.CreateDirectory(folder.Below("cluster", "data.new-abc", "base"));
        await File.WriteAllTextAsync(folder.Below("cluster", "data.new-abc", "PG_VERSION"), "15\n");
        Directory.CreateDirectory(folder.Below("cluster", "data", "base"));

        await using var postgres = await StartAsync();

        (await postgres.ScalarAsync("SELECT 'made'")).ShouldBe("made");
        Directory.Exists(folder.Below("cluster", "data.new-abc")).ShouldBeFalse();
    }

    private async Task StartAndKillOwnerAsync()
    {
        using var owner = OwnerProcess.Start(folder.Path);
        (await owner.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
        owner.Kill();
        await owner.WaitForExitAsync();
    }

    private Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(folder.Path, CancellationToken.None);
}
