using System.Threading.Channels;
using OtpAuth.Application.Abstractions;

namespace OtpAuth.Infrastructure.Outbox;

/// <summary>Two bells: one wakes this node's dispatcher, the other has the other nodes told. Rings while one is pending are one ring.</summary>
internal sealed class OutboxDoorbell : IOutboxDoorbell
{
    private readonly Channel<bool> _here = Bell();
    private readonly Channel<bool> _elsewhere = Bell();

    public void Ring()
    {
        _here.Writer.TryWrite(true);
        _elsewhere.Writer.TryWrite(true);
    }

    /// <summary>Wakes only this node: another rang.</summary>
    public void RingHere() => _here.Writer.TryWrite(true);

    public ValueTask<bool> WaitHereAsync(CancellationToken cancellationToken) => _here.Reader.ReadAsync(cancellationToken);

    public ValueTask<bool> WaitElsewhereAsync(CancellationToken cancellationToken) => _elsewhere.Reader.ReadAsync(cancellationToken);

    private static Channel<bool> Bell() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
