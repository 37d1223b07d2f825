using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>Answers the doorbell for as long as the node runs, and leaves nothing in hand when it stops.</summary>
internal sealed partial class OutboxWorker(
    OutboxDispatcher dispatcher,
    CompletionWriter completions,
    OutboxDoorbell doorbell,
    IOptions<OutboxOptions> options,
    ILogger<OutboxWorker> logger) : BackgroundService
{
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var release = new CancellationTokenSource();
        using var abandon = new CancellationTokenSource();
        var writing = completions.RunAsync(abandon.Token);
        try
        {
            while (await doorbell.WaitHereAsync(stoppingToken))
            {
                // Without a writer every message would be handed over again and again: better to end the node and be restarted.
                if (writing.IsFaulted)
                    await writing;
                await DispatchAsync(stoppingToken, release.Token);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogDraining();
        }

        release.CancelAfter(options.Value.DrainTimeout);
        await dispatcher.DrainAsync();
        completions.Close();
        abandon.CancelAfter(AbandonAfter);
        await writing;
    }

    private async Task DispatchAsync(CancellationToken stopping, CancellationToken release)
    {
        try
        {
            await dispatcher.DispatchDueAsync(stopping, release);
        }
        catch (NpgsqlException e)
        {
            // The rows are safe where they are; the next ring or interval tries again.
            LogDatabaseAway(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: finishing the messages in hand")]
    private partial void LogDraining();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox cannot be read")]
    private partial void LogDatabaseAway(Exception exception);
}
