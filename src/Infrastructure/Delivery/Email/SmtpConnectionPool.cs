namespace OtpAuth.Infrastructure.Delivery.Email;

/// <summary>Connections to one mail server: a bounded number, kept for the next message while they are good.</summary>
internal sealed class SmtpConnectionPool : IAsyncDisposable
{
    /// <summary>Servers hang up on idle clients after a minute or more; leaving first is polite and spares dead connections.</summary>
    public static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(30);

    /// <summary>Messages on one connection; many servers take no more.</summary>
    public const int MaxMessages = 100;

    private readonly SmtpConnector connector;
    private readonly TimeProvider clock;
    private readonly int size;
    private readonly SemaphoreSlim slots;
    private readonly Lock gate = new();
    private readonly List<(SmtpConnection Connection, long Since)> idle = [];
    private readonly ITimer sweeper;
    private bool isClosed;

    public SmtpConnectionPool(SmtpOptions options, TimeProvider clock)
    {
        connector = new SmtpConnector(options, clock);
        this.clock = clock;
        size = options.MaxConnections;
        slots = new SemaphoreSlim(size);
        sweeper = clock.CreateTimer(_ => _ = CloseIdleAsync(MaxIdle), null, MaxIdle, MaxIdle);
    }

    /// <summary>Sends over a kept connection, or a new one; waits while all are busy. What is thrown is what connections throw.</summary>
    public async Task<SmtpVerdict> SendAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        await slots.WaitAsync(cancellationToken);
        try
        {
            await CloseIdleAsync(MaxIdle);
            if (TakeIdle() is { } used)
            {
                try
                {
                    return await SendAsync(used, from, to, message, cancellationToken);
                }
                catch (Exception exception) when (!used.IsCommitted && exception is IOException or SmtpRefusedException)
                {
                    // The server left while the connection was idle. Nothing of the message was sent, so one new connection tries again.
                }
            }

            return await SendAsync(await connector.OpenAsync(cancellationToken), from, to, message, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Waits for the messages under way, then closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, true))
            return;

        await sweeper.DisposeAsync();
        for (var taken = 0; taken < size; taken++)
            await slots.WaitAsync();

        await CloseIdleAsync(TimeSpan.Zero);
        slots.Dispose();
    }

    private async Task<SmtpVerdict> SendAsync(
        SmtpConnection connection, string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.SendAsync(from, to, message, cancellationToken);
        }
        finally
        {
            if (connection is { IsOrderly: true, Messages: < MaxMessages })
                Keep(connection);
            else
                await connection.DisposeAsync();
        }
    }

    private void Keep(SmtpConnection connection)
    {
        lock (gate)
            idle.Add((connection, clock.GetTimestamp()));
    }

    /// <summary>The one used last, which is the likeliest to be alive.</summary>
    private SmtpConnection? TakeIdle()
    {
        lock (gate)
        {
            if (idle.Count == 0)
                return null;

            var connection = idle[^1].Connection;
            idle.RemoveAt(idle.Count - 1);
            return connection;
        }
    }

    private async Task CloseIdleAsync(TimeSpan atLeast)
    {
        SmtpConnection[] stale;
        lock (gate)
        {
            stale = [.. idle.Where(IsStale).Select(entry => entry.Connection)];
            idle.RemoveAll(IsStale);
        }

        await Task.WhenAll(stale.Select(connection => connection.DisposeAsync().AsTask()));

        bool IsStale((SmtpConnection, long Since) entry) => clock.GetElapsedTime(entry.Since) >= atLeast;
    }
}
