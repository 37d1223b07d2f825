using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>
/// Tells other nodes of new messages by NOTIFY, apart from the transaction that wrote them: a transaction that notifies commits under a
/// lock which all such commits share, and so would not be flushed in groups. At most fifty a second, whatever the load.
/// </summary>
internal sealed partial class OutboxNotifier(NpgsqlDataSource database, OutboxDoorbell doorbell, ILogger<OutboxNotifier> logger) : BackgroundService
{
    public const string ChannelName = "otpauth_outbox";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly Statement Notify = new($"SELECT pg_notify('{ChannelName}', '')");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await doorbell.WaitElsewhereAsync(stoppingToken))
        {
            try
            {
                await using var command = Notify.On(database);
                await command.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                // The other nodes' interval finds the message all the same.
                LogNotTold(e);
            }

            await Task.Delay(Pause, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Other nodes were not told of new messages")]
    private partial void LogNotTold(Exception exception);
}
