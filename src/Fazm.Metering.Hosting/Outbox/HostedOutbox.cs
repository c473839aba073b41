using Fazm.Metering.Ledgers.Outbox;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting.Outbox;

/// <summary>The host's outbox: opened at the first use, and again after a write that failed. Thread-safe.</summary>
internal sealed class HostedOutbox(IOptions<FazmMeteringOptions> options) : IDisposable
{
    private readonly Lock _gate = new();
    private LedgerOutbox? _outbox;
    private bool _isDisposed;

    /// <summary>True where there is an outbox.</summary>
    public bool IsThere => options.Value.OutboxPath is not null;

    /// <summary>Does something with it. A write that fails leaves it to be opened again, which is what an outbox wants.</summary>
    public T Use<T>(Func<LedgerOutbox, T> act)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var outbox = _outbox ??= LedgerOutbox.Open(options.Value.OutboxPath ?? throw new InvalidOperationException("There is no outbox: OutboxPath is not set."));
            try
            {
                return act(outbox);
            }
            catch (IOException)
            {
                _outbox = null;
                outbox.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _outbox?.Dispose();
            _outbox = null;
        }
    }
}
