using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OtpAuth.Infrastructure.Redis;

/// <summary>
/// The connection to Redis, and the breaker before it: one failed call opens it, so that no other waits, and only this class's own probe,
/// once a second, closes it again, over a new connection. Between, <see cref="Current"/> is null.
/// </summary>
public sealed partial class RedisLink : BackgroundService
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    // What the probe runs is what calls run: a Redis that answers but does not count is no use.
    private static readonly CallLimit[] ProbeLimit = [new("probe", TimeSpan.FromSeconds(1), int.MaxValue, Enforced: false)];

    private readonly RedisOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<RedisLink> _logger;
    private ConnectionMultiplexer? _connection;
    private IDatabase? _current;

    public RedisLink(IOptions<RedisOptions> options, TimeProvider clock, IMeterFactory meters, ILogger<RedisLink> logger)
    {
        (_options, _clock, _logger) = (options.Value, clock, logger);
        meters.Create(Metrics.Meter).CreateObservableGauge(
            "otpauth.redis.up", () => _current is null ? 0 : 1, description: "1 while limits are counted in Redis, 0 while each node counts for itself.");
    }

    /// <summary>Why Redis cannot be used; null while it can. Holds no secret.</summary>
    public string? Fault { get; private set; } = "Redis has not been reached yet.";

    /// <summary>To count with; null while Redis is away.</summary>
    internal IDatabase? Current => _current;

    /// <summary>The first try, so that a node with a Redis that is well counts there from its first call on.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ProbeAsync();
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        Close();
        base.Dispose();
    }

    /// <exception cref="TimeoutException">Redis did not answer in time. The call may have been counted.</exception>
    internal Task<CallVerdict> CountAsync(IDatabase redis, string caller, IReadOnlyList<CallLimit> limits, bool countRefused) =>
        CountScript.RunAsync(redis, caller, limits, countRefused).WaitAsync(_options.Timeout, _clock);

    /// <summary>A call failed: none is made until the probe says otherwise.</summary>
    /// <param name="redis">What the call was made with; a late failure of a connection that was replaced says nothing about the new one.</param>
    internal void Lose(IDatabase redis, Exception fault)
    {
        if (Interlocked.CompareExchange(ref _current, null, redis) == redis)
            Tell(fault);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ProbeInterval, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await ProbeAsync();
    }

    private async Task ProbeAsync()
    {
        var redis = _current;
        try
        {
            if (redis is not null)
            {
                await CountAsync(redis, "probe", ProbeLimit, countRefused: false);
                return;
            }

            Close();
            _connection = await ConnectionMultiplexer.ConnectAsync(Configuration());
            redis = _connection.GetDatabase();
            await CountAsync(redis, "probe", ProbeLimit, countRefused: false);
            Fault = null;
            _current = redis;
            LogUp();
        }
        catch (Exception e) when (RedisFaults.Is(e))
        {
            if (_current is null)
                Tell(e);
            else
                Lose(redis!, e);
        }
    }

    private ConfigurationOptions Configuration()
    {
        var configuration = ConfigurationOptions.Parse(_options.ConnectionString);
        configuration.AbortOnConnectFail = true;
        configuration.ConnectRetry = 1;
        configuration.ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds;
        configuration.ClientName = "otpauth";
        return configuration;
    }

    /// <summary>Without waiting for what is under way: where it matters, nothing answers any more.</summary>
    private void Close()
    {
        _connection?.Close(allowCommandsToComplete: false);
        _connection?.Dispose();
        _connection = null;
    }

    private void Tell(Exception fault)
    {
        var reason = RedisFaults.Describe(fault);
        if (reason != Fault)
            LogDown(reason);
        Fault = reason;
        LogCause(fault);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Limits are counted in Redis")]
    private partial void LogUp();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason} Each node counts for itself, to half of each limit, until it is well again")]
    private partial void LogDown(string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Redis failed")]
    private partial void LogCause(Exception fault);
}
