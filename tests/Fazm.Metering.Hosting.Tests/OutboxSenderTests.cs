using Fazm.Metering.Hosting.Diagnostics;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fazm.Metering.Hosting.Tests;

/// <summary>What goes into the outbox comes to the ledger once, whatever fails between and whenever the host stops.</summary>
public sealed class OutboxSenderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-hosting-");
    private readonly FakeTime _time = new();
    private readonly InMemoryLedger _ledger = new();
    private readonly SeenLogs _logs = new();
    private readonly FakeDestination _destination;

    public OutboxSenderTests() => _destination = new(_ledger.Ledger);

    private string Box => Path.Combine(_folder.FullName, "outbox");

    public void Dispose()
    {
        _logs.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Batches_go_out_in_order_and_are_forgotten_when_answered_for()
    {
        using var host = await Start(batch: 40);
        await Accept(host, Given.Calls(100));
        await Given.Until(() => Left(host) == 0);
        Assert.Equal(Given.Calls(100).Select(seen => seen.Key), _destination.Keys);
        await host.StopAsync();
        Assert.Equal(100, await _ledger.CallsAsync());
        Assert.True(_destination.Sizes.Max() <= 40);
        Assert.Equal(0, Left(host));
    }

    /// <summary>The waits are 1, 2, 4, … seconds up to the most, to the tick; nothing is sent before they are over.</summary>
    [Fact]
    public async Task A_failing_ledger_is_asked_again_after_longer_and_longer_waits()
    {
        var isDown = true;
        _destination.Before = (_, _) => isDown ? throw new TimeoutException("canary-in-an-error") : Task.CompletedTask;
        using var host = await Start();
        using var metrics = new SeenMetrics(host.Services);
        await Accept(host, Given.Calls(3));
        var tries = 1;
        foreach (var seconds in new[] { 1, 2, 4, 8, 10, 10 })
        {
            await Given.Until(() => _time.Next == TimeSpan.FromSeconds(seconds), $"Not a wait of {seconds} s after {tries} tries, but {_time.Next}.");
            Assert.Equal(tries, _destination.Sizes.Count);
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));

            // The wait still stands, so nobody was woken; a try too many would be counted above, next time.
            Assert.Equal(TimeSpan.FromTicks(1), _time.Next);
            isDown = ++tries < 7;
            _time.Advance(TimeSpan.FromTicks(1));
        }

        await Given.Until(() => Left(host) == 0);
        Assert.Equal(3, await _ledger.CallsAsync());
        Assert.Equal(6, metrics.Sum("fazm.metering.outbox.failures"));

        // After a success the first wait is the short one again.
        isDown = true;
        await Accept(host, Given.Calls(1, from: 10));
        await Given.Until(() => _time.Next == TimeSpan.FromSeconds(1));
        Assert.DoesNotContain("canary", string.Join('\n', _logs.Lines) + metrics.AllText, StringComparison.Ordinal);
        Assert.Contains(_logs.Lines, line => line.Contains("failed with TimeoutException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_answer_sends_again_and_counts_once()
    {
        _destination.After = (call, _) => call == 1 ? throw new IOException("the answer was lost") : Task.CompletedTask;
        using var host = await Start();
        await Accept(host, Given.Calls(5));
        await Given.Until(() => _time.Next is not null);
        Assert.Equal(5, Left(host));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Given.Until(() => Left(host) == 0);
        Assert.Equal((5, 5), (await _ledger.CallsAsync(), _destination.Keys.Count));
    }

    /// <summary>A stop in the middle of a batch lets it arrive, and sends what waits behind it.</summary>
    [Fact]
    public async Task A_stop_lets_the_batch_arrive_and_drains_the_rest()
    {
        var arrived = new TaskCompletionSource();
        _destination.Before = (call, cancel) => call == 1 ? arrived.Task.WaitAsync(cancel) : Task.CompletedTask;
        using var host = await Start(batch: 10);
        await Accept(host, Given.Calls(25));
        await Given.Until(() => _destination.Sizes.Count == 1);
        var stop = host.StopAsync();

        // The stop waits for the batch, for as long as the options allow.
        await Given.Until(() => _time.Next == TimeSpan.FromSeconds(3));
        Assert.False(stop.IsCompleted);
        arrived.SetResult();
        await stop;
        Assert.Equal(25, await _ledger.CallsAsync());
        Assert.Equal(0, Left(host));
    }

    /// <summary>A batch that does not end in time is broken off; nothing of it is forgotten, and the next start sends it without counting it twice.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_breaks_off_what_takes_too_long_and_loses_nothing(bool isStored)
    {
        Task Hang(int call, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);
        if (isStored)
        {
            _destination.After = Hang;
        }
        else
        {
            _destination.Before = Hang;
        }

        using (var host = await Start(batch: 10))
        {
            await Accept(host, Given.Calls(25));
            await Given.Until(() => _destination.Sizes.Count == 1 && (!isStored || _destination.Keys.Count == 10));
            var stop = host.StopAsync();
            await Given.Until(() => _time.Next == TimeSpan.FromSeconds(3));
            _time.Advance(TimeSpan.FromSeconds(3));
            await stop;
            Assert.Equal(isStored ? 10 : 0, await _ledger.CallsAsync());
        }

        Assert.Equal(25, Waiting());
        Assert.Contains(_logs.Lines, line => line.Contains("25 events stay in the outbox", StringComparison.Ordinal));
        _destination.Before = _destination.After = (_, _) => Task.CompletedTask;
        using var again = await Start(batch: 10);
        await Given.Until(() => Left(again) == 0);
        await again.StopAsync();
        Assert.Equal((25, 25), (await _ledger.CallsAsync(), _destination.Keys.Distinct().Count()));
    }

    /// <summary>A host that is stopped before its sender's thread ran sends what waits all the same.</summary>
    [Fact]
    public async Task A_stop_right_after_the_start_drains_too()
    {
        for (var i = 0; i < 50; i++)
        {
            using (var box = LedgerOutbox.Open(Box))
            {
                box.Add(Given.Call(i));
            }

            using var host = Build();
            var sender = host.Services.GetServices<IHostedService>().OfType<Outbox.OutboxSender>().Single();
            await sender.StartAsync(default);
            await sender.StopAsync(default);
            Assert.Equal(0, Left(host));
        }

        Assert.Equal(50, await _ledger.CallsAsync());
    }

    /// <summary>Where the host allows less time than the options, the host decides.</summary>
    [Fact]
    public async Task The_hosts_own_limit_breaks_off_too()
    {
        _destination.Before = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        using var host = await Start();
        await Accept(host, Given.Calls(5));
        await Given.Until(() => _destination.Sizes.Count == 1);
        using var limit = new CancellationTokenSource();
        var stop = host.StopAsync(limit.Token);
        await Given.Until(() => _time.Next is not null);
        await limit.CancelAsync();
        await stop.ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.Equal(5, Left(host));
    }

    /// <summary>A stop while the sender waits to try again tries once more at once, and then leaves the rest.</summary>
    [Fact]
    public async Task A_stop_does_not_wait_for_a_ledger_that_is_down()
    {
        _destination.Before = (_, _) => throw new TimeoutException();
        using var host = await Start();
        await Accept(host, Given.Calls(5));
        await Given.Until(() => _time.Next == TimeSpan.FromSeconds(1));
        await host.StopAsync();
        Assert.Equal(2, _destination.Sizes.Count);
        Assert.Equal(5, Left(host));
    }

    /// <summary>One event that makes every batch fail holds up no more than what stands behind it.</summary>
    [Fact]
    public async Task A_batch_that_fails_is_made_smaller()
    {
        var bad = Given.Call(17).Key;
        _destination.Before = (_, _) => Task.CompletedTask;
        var picky = new Picky(_destination, bad);
        using var host = await Start(batch: 16, destination: picky);
        await Accept(host, Given.Calls(20));
        for (var i = 0; i < 40 && Left(host) > 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(5);
        }

        await Given.Until(() => Left(host) == 3);
        Assert.Equal(17, await _ledger.CallsAsync());
        picky.Bad = default;
        await Given.Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return Left(host) == 0;
        });
        Assert.Equal(20, await _ledger.CallsAsync());
    }

    [Fact]
    public async Task What_the_ledger_refuses_stays_to_be_looked_at_and_is_not_sent_again()
    {
        using var host = await Start();
        using var metrics = new SeenMetrics(host.Services);
        await Accept(host, [Given.Call(1), Given.Call(2) with { Key = EventKey.Adjustment("a"), Kind = LedgerEventKind.Adjustment, Usage = null, Amount = PicoUsd.FromUnits(5), Corrects = EventKey.Request("nobody") }]);
        await Given.Until(() => Left(host) == 1);
        metrics.Look();
        Assert.Equal(["1"], metrics.Of("fazm.metering.outbox.refused"));
        await Accept(host, Given.Calls(1, from: 3));
        await Given.Until(() => _destination.Sizes.Count == 2);
        Assert.Equal([2, 1], _destination.Sizes);
    }

    /// <summary>Another process has the file; the host starts all the same, says so, and goes on when it may.</summary>
    [Fact]
    public async Task An_outbox_that_cannot_be_opened_is_tried_again()
    {
        IHost host;
        using (LedgerOutbox.Open(Box))
        {
            host = await Start();
            await Given.Until(() => _time.Next == TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<IOException>(() => Accept(host, Given.Calls(1)));
        }

        using (host)
        {
            await Accept(host, Given.Calls(1));
            _time.Advance(TimeSpan.FromSeconds(1));
            await Given.Until(() => Left(host) == 0);
        }

        Assert.Equal(1, await _ledger.CallsAsync());
    }

    /// <summary>After a write that failed an outbox wants to be opened again; what was durable before is there.</summary>
    [Fact]
    public async Task An_outbox_that_failed_is_opened_again()
    {
        using var host = Build();
        var outbox = host.Services.GetRequiredService<Outbox.HostedOutbox>();
        await Accept(host, Given.Calls(3));
        var first = outbox.Use(box => box);
        Assert.Same(first, outbox.Use(box => box));
        Assert.Throws<IOException>(() => outbox.Use<int>(_ => throw new IOException()));
        Assert.NotSame(first, outbox.Use(box => box));
        Assert.Equal(3, Left(host));
    }

    [Fact]
    public async Task Many_threads_and_restarts_lose_nothing_and_double_nothing()
    {
        var random = new Random(7);
        for (var run = 0; run < 5; run++)
        {
            _destination.Before = (call, _) => call % 5 == 3 ? throw new IOException() : Task.CompletedTask;
            _destination.After = (call, _) => call % 7 == 4 ? throw new IOException() : Task.CompletedTask;
            using var host = await Start(batch: 1 + random.Next(20));
            var of = run;
            var telling = Enumerable.Range(0, 4).Select(part => Task.Run(() => Accept(host, Given.Calls(50, from: (of * 150) + (part * 25))))).ToArray();
            while (!telling.All(task => task.IsCompleted))
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                await Task.Delay(1);
            }

            await Task.WhenAll(telling);
            await host.StopAsync();
        }

        _destination.Before = _destination.After = (_, _) => Task.CompletedTask;
        using (var host = await Start())
        {
            await Given.Until(() => Left(host) == 0);
            await host.StopAsync();
        }

        Assert.Equal(Enumerable.Range(0, 5).SelectMany(run => Enumerable.Range(run * 150, 125)).Count(), await _ledger.CallsAsync());
    }

    private async Task<IHost> Start(int batch = 500, IOutboxDestination? destination = null)
    {
        var host = Build(batch, destination);
        await host.StartAsync();
        return host;
    }

    private IHost Build(int batch = 500, IOutboxDestination? destination = null) =>
        Given.Host(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddFazmMetering(options =>
            {
                options.OutboxPath = Box;
                options.BatchSize = batch;
                options.RetryMost = TimeSpan.FromSeconds(10);
                options.StopWithin = TimeSpan.FromSeconds(3);
            }).SendOutboxTo(_ => destination ?? _destination);
        }, _logs);

    private static async Task Accept(IHost host, LedgerEvent[] events) => Assert.All(await host.Services.GetRequiredService<IUsageIntake>().AcceptAsync(events), refusal => Assert.Equal(LedgerRefusal.None, refusal));

    private static int Left(IHost host) => host.Services.GetRequiredService<Outbox.HostedOutbox>().Use(box => box.Count);

    private int Waiting()
    {
        using var box = LedgerOutbox.Open(Box);
        return box.Pending().Length;
    }

    private sealed class InMemoryLedger
    {
        public UsageLedger Ledger { get; } = InMemoryUsageLedger.Create();

        public async Task<long> CallsAsync() => (await Ledger.BalanceAsync("t")).Sums.Calls;
    }

    private sealed class Picky(FakeDestination inner, EventKey bad) : IOutboxDestination
    {
        public EventKey Bad { get; set; } = bad;

        public ValueTask<System.Collections.Immutable.ImmutableArray<LedgerResult>> SendAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancel) =>
            events.Any(seen => seen.Key == Bad) ? throw new InvalidOperationException() : inner.SendAsync(events, cancel);
    }
}
