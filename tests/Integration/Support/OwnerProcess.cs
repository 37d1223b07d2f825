using System.Diagnostics;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Integration.Support;

/// <summary>A process of its own that owns a private cluster until it is killed. The test runner never calls its entry point.</summary>
internal static class OwnerProcess
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var dataRoot])
            return 2;

        await using var postgres = await EmbeddedPostgres.StartAsync(dataRoot, CancellationToken.None);
        await Console.Out.WriteLineAsync(postgres.ConnectionString);
        // Lives as long as whoever holds the other end of the pipe.
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Starts the process; <see cref="Process.StandardOutput"/> yields the connection string when the cluster answers.</summary>
    public static Process Start(string dataRoot)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Process.Start(new ProcessStartInfo(dotnet, [typeof(OwnerProcess).Assembly.Location, dataRoot])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }
}
