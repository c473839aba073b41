namespace Fazm.Metering.Hosting.Outbox;

/// <summary>How the sender fares. Thread-safe.</summary>
internal sealed class OutboxHealth
{
    private volatile string? _lastError;
    private int _failures;

    /// <summary>How many tries in a row have failed.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>The kind of the last failure, never its words, which may be somebody else's; <see langword="null"/> after a success.</summary>
    public string? LastError => _lastError;

    public int Failed(Exception error)
    {
        _lastError = error.GetType().Name;
        return Interlocked.Increment(ref _failures);
    }

    public void Succeeded()
    {
        Interlocked.Exchange(ref _failures, 0);
        _lastError = null;
    }
}
