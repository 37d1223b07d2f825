using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OtpAuth.Application.Abstractions;
using OtpAuth.Application.Protection;
using OtpAuth.Infrastructure.Persistence;

namespace OtpAuth.Infrastructure.Protection;

/// <summary>
/// Keeps this node's copy of the operators' rules: read before the first request, then whenever another node says that they changed, when one
/// ends, and every half minute. While the database is away the copy stays.
/// </summary>
internal sealed partial class BlockListener(
    NpgsqlDataSource database, IServiceScopeFactory scopes, BlockRules rules, ILogger<BlockListener> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken);
        }
        catch (Exception e) when (IsDatabaseAway(e))
        {
            LogLost(e);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (IsDatabaseAway(e))
            {
                LogLost(e);
                await Task.Delay(ReconnectDelay, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.OpenConnectionAsync(stoppingToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {Blocks.ChannelName}", connection))
            await listen.ExecuteNonQueryAsync(stoppingToken);
        while (true)
            await connection.WaitAsync(await LoadAsync(stoppingToken), stoppingToken);
    }

    /// <returns>When to look again at the latest.</returns>
    private async Task<TimeSpan> LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var inForce = await scope.ServiceProvider.GetRequiredService<AppDbContext>().Blocks.AsNoTracking()
            .Where(b => b.Until == null || b.Until > DatabaseClock.Now())
            .Select(b => new { Block = b, Now = DatabaseClock.Now() })
            .ToListAsync(cancellationToken);
        rules.Replace(inForce.Select(b => b.Block));
        var next = inForce.Select(b => b.Block.Until - b.Now).Where(left => left < Interval).Min() ?? Interval;
        return next > Shortest ? next : Shortest;
    }

    private static bool IsDatabaseAway(Exception e) =>
        e is NpgsqlException or TimeoutException or InvalidOperationException { InnerException: NpgsqlException or TimeoutException };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The operators' rules cannot be read; those known to this node stay in force")]
    private partial void LogLost(Exception exception);
}
