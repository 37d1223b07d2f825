using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>
/// Writes completions in as few statements as the load allows: one alone at once, and while that is under way whatever gathers goes
/// together in the next. Outlives a database that is away for less than a lease.
/// </summary>
internal sealed partial class CompletionWriter(OutboxQueue queue, ILogger<CompletionWriter> logger)
{
    private const int MostAtOnce = 512;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);
    private readonly Channel<Completion> _pending = Channel.CreateUnbounded<Completion>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(Completion completion) => _pending.Writer.TryWrite(completion);

    /// <summary>Nothing is added after this; <see cref="RunAsync"/> ends when all is written.</summary>
    public void Close() => _pending.Writer.TryComplete();

    /// <param name="abandon">Gives up on what is not written; its leases lapse and it is handed over again.</param>
    public async Task RunAsync(CancellationToken abandon)
    {
        var batch = new List<Completion>(MostAtOnce);
        while (await _pending.Reader.WaitToReadAsync(abandon))
        {
            while (batch.Count < MostAtOnce && _pending.Reader.TryRead(out var completion))
                batch.Add(completion);
            await WriteAsync(batch, abandon);
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<Completion> batch, CancellationToken abandon)
    {
        while (true)
        {
            try
            {
                await queue.CompleteAsync(batch, abandon);
                return;
            }
            catch (PostgresException e) when (!e.IsTransient)
            {
                await WriteOneByOneAsync(batch, e, abandon);
                return;
            }
            catch (NpgsqlException e) when (!abandon.IsCancellationRequested)
            {
                LogRetry(e, batch.Count);
                await Task.Delay(RetryDelay, abandon);
            }
        }
    }

    /// <summary>One outcome that PostgreSQL cannot hold must not take the others with it; its own message is handed over again.</summary>
    private async Task WriteOneByOneAsync(List<Completion> batch, PostgresException refusal, CancellationToken abandon)
    {
        if (batch is [var refused])
        {
            LogRefused(refusal, refused.Message.Id);
            return;
        }

        foreach (var completion in batch)
            await WriteAsync([completion], abandon);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database refuses the outcome of message {MessageId}")]
    private partial void LogRefused(Exception exception, Guid messageId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database did not take the outcome of {Count} messages; trying again")]
    private partial void LogRetry(Exception exception, int count);
}
