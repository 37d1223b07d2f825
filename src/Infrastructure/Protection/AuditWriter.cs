using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OtpAuth.Application.Protection;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>Writes what the audit's trail holds, a batch a second; what is left when the node stops goes in at once.</summary>
internal sealed partial class AuditWriter(AuditTrail trail, IOptions<AuditOptions> options, ILogger<AuditWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AbandonAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await trail.WaitAsync(stoppingToken))
            {
                // Rows that are off the trail are written, also when the node stops at this moment.
                await FlushAsync(options.Value.RowsPerSecond, CancellationToken.None);
                await Task.Delay(Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            using var abandon = new CancellationTokenSource(AbandonAfter);
            await FlushAsync(int.MaxValue, abandon.Token);
        }
    }

    private async Task FlushAsync(int most, CancellationToken cancellationToken)
    {
        try
        {
            await trail.FlushAsync(most, cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogLost(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rows of the audit were lost: the database did not take them")]
    private partial void LogLost(Exception exception);
}
