using System.Threading.Channels;

namespace Fazm.Metering.Hosting.Outbox;

/// <summary>Wakes the sender: something was added since it last looked.</summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _added = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _added.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancel) => _added.Reader.ReadAsync(cancel);
}
