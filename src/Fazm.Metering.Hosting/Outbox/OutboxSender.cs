using Fazm.Metering.Hosting.Diagnostics;
using Fazm.Metering.Ledgers.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fazm.Metering.Hosting.Outbox;

/// <summary>Sends what waits in the outbox, oldest first, a batch at a time, until each was answered for; waits longer after each failure.</summary>
/// <remarks>An event is forgotten here only after it was answered for, and the receiver knows by its key what it has: so nothing is lost, and nothing counts twice,
/// wherever it is stopped.</remarks>
internal sealed class OutboxSender(
    HostedOutbox outbox, OutboxSignal signal, OutboxHealth health, MeteringInstruments instruments, IOptions<FazmMeteringOptions> options, IServiceProvider services, TimeProvider time,
    ILogger<OutboxSender> log) : IHostedService, IDisposable
{
    private readonly FazmMeteringOptions _options = options.Value;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _limit = new(Timeout.InfiniteTimeSpan, time);
    private int _size = options.Value.BatchSize;
    private Task _run = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // No BackgroundService: one that is stopped before its thread came to run it never runs, and would send nothing of what waits.
        _run = outbox.IsThere ? Task.Run(RunAsync, CancellationToken.None) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // What is on its way may arrive, and what waits then goes too, for as long as the options and the host allow.
        _limit.CancelAfter(_options.StopWithin);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await using var host = cancellationToken.Register(() => _limit.Cancel()).ConfigureAwait(false);
        await _run.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _limit.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                if (await TrySendAsync().ConfigureAwait(false) is not { } sent)
                {
                    await Task.Delay(Wait(health.Failures), time, _stopping.Token).ConfigureAwait(false);
                }
                else if (sent == 0)
                {
                    await signal.WaitAsync(_stopping.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops.
        }

        while (!_limit.IsCancellationRequested && await TrySendAsync().ConfigureAwait(false) is > 0)
        {
            // One batch after the other.
        }

        Left();
    }

    /// <summary>How long to wait after so many failures in a row: twice as long each time, up to the most.</summary>
    internal TimeSpan Wait(int failures)
    {
        var ticks = _options.RetryFirst.Ticks;
        for (var i = 1; i < failures && ticks < _options.RetryMost.Ticks; i++)
        {
            ticks = Math.Min(_options.RetryMost.Ticks, ticks * 2);
        }

        return new(ticks);
    }

    /// <summary>Sends one batch; <see langword="null"/> where that failed.</summary>
    private async ValueTask<int?> TrySendAsync()
    {
        var count = 0;
        try
        {
            var waiting = outbox.Use(box => box.Pending(_size));
            count = waiting.Length;
            if (count > 0)
            {
                var results = await services.GetRequiredService<IOutboxDestination>().SendAsync([.. waiting.Select(item => item.Event)], _limit.Token).ConfigureAwait(false);
                outbox.Use(box =>
                {
                    box.Settle(waiting, results);
                    return true;
                });
                SenderLog.Sent(log, count);
            }

            health.Succeeded();
            _size = Math.Min(_options.BatchSize, _size * 2);
            return count;
        }
        catch (Exception e) when (e is not OperationCanceledException || !_limit.IsCancellationRequested)
        {
            // An event that nobody can store must not hold up more than it has to, so the next batch is smaller.
            _size = Math.Max(1, _size / 2);
            var failures = health.Failed(e);
            instruments.SendFailed(e);
            SenderLog.Failed(log, count, e.GetType().Name, failures, Wait(failures));
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private void Left()
    {
        try
        {
            if (outbox.Use(box => box.Count) is var left and > 0)
            {
                SenderLog.Left(log, left);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // It says no more than that it could not be looked at, which was told before.
        }
    }
}
