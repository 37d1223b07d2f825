using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtpAuth.Domain.Delivery;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>
/// Takes due messages and hands each to a provider. It claims no more than it can start at once, so a lease is never spent waiting in
/// line behind others.
/// </summary>
internal sealed partial class OutboxDispatcher(
    OutboxQueue queue, CompletionWriter completions, HandOver handOver, IOptions<OutboxOptions> options, ILogger<OutboxDispatcher> logger)
    : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.Value.Concurrency);

    /// <summary>Claims and starts everything that is due, then returns; what was started goes on.</summary>
    /// <param name="stopping">Ends claiming.</param>
    /// <param name="release">Ends the hand-overs in progress; their messages go back to the queue.</param>
    public async Task DispatchDueAsync(CancellationToken stopping, CancellationToken release)
    {
        var more = true;
        while (more && !stopping.IsCancellationRequested)
        {
            var free = await ReserveSlotsAsync(stopping);
            var claim = new Claim([], Full: false);
            try
            {
                claim = await queue.ClaimAsync(free, options.Value.Lease, options.Value.MaxAttempts, stopping);
            }
            finally
            {
                if (claim.Messages.Count < free)
                    _slots.Release(free - claim.Messages.Count);
            }

            foreach (var message in claim.Messages)
                _ = DeliverAsync(message, release);
            more = claim.Full;
        }
    }

    /// <summary>Waits until nothing is in hand.</summary>
    public async Task DrainAsync()
    {
        for (var i = 0; i < options.Value.Concurrency; i++)
            await _slots.WaitAsync(CancellationToken.None);
        _slots.Release(options.Value.Concurrency);
    }

    public void Dispose() => _slots.Dispose();

    private async Task<int> ReserveSlotsAsync(CancellationToken stopping)
    {
        await _slots.WaitAsync(stopping);
        var reserved = 1;
        while (await _slots.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            reserved++;
        return reserved;
    }

    private async Task DeliverAsync(ClaimedMessage message, CancellationToken release)
    {
        try
        {
            completions.Add(await handOver.DeliverAsync(message, release));
        }
        catch (OperationCanceledException) when (release.IsCancellationRequested)
        {
            completions.Add(new Completion(message, MessageStatus.Retrying, Error: "The node stopped before a provider took it."));
        }
#pragma warning disable CA1031 // A message that faults whatever the fault must not take the others with it: it becomes a dead letter.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e, message.Id);
            completions.Add(new Completion(message, MessageStatus.Failed, Detail: "error", Error: $"Fault: {e.GetType().Name}"));
        }
        finally
        {
            _slots.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} cannot be delivered")]
    private partial void LogFault(Exception exception, Guid messageId);
}
