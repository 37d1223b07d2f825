using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>Hears other nodes' NOTIFY on a connection of its own, and rings here.</summary>
internal sealed partial class OutboxListener(NpgsqlDataSource database, OutboxDoorbell doorbell, ILogger<OutboxListener> logger) : BackgroundService
{
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                LogLost(e);
                await Task.Delay(ReconnectDelay, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.OpenConnectionAsync(stoppingToken);
        connection.Notification += (_, _) => doorbell.RingHere();
        await using (var listen = new NpgsqlCommand($"LISTEN {OutboxNotifier.ChannelName}", connection))
            await listen.ExecuteNonQueryAsync(stoppingToken);

        // Whatever was notified while nobody listened.
        doorbell.RingHere();
        while (true)
            await connection.WaitAsync(stoppingToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection that hears of new messages is lost; until it is back, the interval finds them")]
    private partial void LogLost(Exception exception);
}
