using Fazm.Metering.Hosting.Diagnostics;
using Fazm.Metering.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Fazm.Metering.Hosting.Tests;

public sealed class HealthTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fazm-hosting-");
    private readonly FakeTime _time = new();
    private Func<IUsageLedger> _open = () => InMemoryUsageLedger.Create();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_ledger_that_answers_is_healthy()
    {
        using var host = Host(null);
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);
    }

    /// <summary>The words of a failure may be a server's; only its kind is shown. A ledger that came back is healthy again.</summary>
    [Fact]
    public async Task A_ledger_that_fails_is_unhealthy_until_it_answers()
    {
        var isDown = true;
        _open = () => isDown ? throw new TimeoutException("canary") : InMemoryUsageLedger.Create();
        using var host = Host(null);
        var result = await Check(host);
        Assert.Equal((HealthStatus.Unhealthy, "the ledger does not answer (TimeoutException)."), (result.Status, result.Description));
        Assert.Null(result.Exception);
        isDown = false;
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);
    }

    [Fact]
    public async Task A_ledger_that_hangs_is_waited_for_no_longer_than_said()
    {
        using var never = new ManualResetEventSlim();
        using var host = Given.Host(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddFazmMetering().UseLedger(async (_, _) =>
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                return InMemoryUsageLedger.Create();
            });
        });
        var check = Check(host);
        await Given.Until(() => _time.Next == TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HealthStatus.Unhealthy, (await check).Status);
    }

    /// <summary>With an outbox nothing is lost while the ledger is away, so it is a degradation; what has waited too long is a failure.</summary>
    [Fact]
    public async Task The_age_and_the_depth_of_the_outbox_decide()
    {
        _open = () => throw new TimeoutException();
        using var host = Host("outbox");
        await Accept(host, Given.Calls(1));
        var result = await Check(host);
        Assert.Equal((HealthStatus.Degraded, 1, TimeSpan.Zero), (result.Status, result.Data["outbox.depth"], result.Data["outbox.age"]));
        _open = () => InMemoryUsageLedger.Create();
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);

        // A clock that was set back makes no age below nothing.
        _time.Advance(TimeSpan.FromMinutes(-1));
        Assert.Equal(TimeSpan.Zero, (await Check(host)).Data["outbox.age"]);
        _time.Advance(TimeSpan.FromMinutes(1));

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(HealthStatus.Degraded, (await Check(host)).Status);
        _time.Advance(TimeSpan.FromMinutes(55));
        result = await Check(host);
        Assert.Equal((HealthStatus.Unhealthy, "an event has waited in the outbox for 01:00:00."), (result.Status, result.Description));
    }

    [Fact]
    public async Task Many_events_or_refused_ones_degrade()
    {
        using var host = Host("outbox", degradedDepth: 3);
        await Accept(host, Given.Calls(2));
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);
        await Accept(host, Given.Calls(3));
        Assert.Equal("3 events are in the outbox.", (await Check(host)).Description);
        host.Services.GetRequiredService<Outbox.HostedOutbox>().Use(box =>
        {
            var sent = box.Pending(1);
            box.Settle(sent, [new LedgerResult { Key = sent[0].Event.Key, Outcome = LedgerOutcome.Refused, Refusal = LedgerRefusal.TooLarge }]);
            box.Acknowledge(box.Pending(1)[0].Id);
            return true;
        });
        var result = await Check(host);
        Assert.Equal((HealthStatus.Degraded, "1 events were refused for good and wait for somebody to look at them."), (result.Status, result.Description));
    }

    [Fact]
    public async Task An_outbox_that_cannot_be_opened_is_unhealthy()
    {
        using var host = Host("outbox");
        using var other = Fazm.Metering.Ledgers.Outbox.LedgerOutbox.Open(Path.Combine(_folder.FullName, "outbox"));
        Assert.Equal((HealthStatus.Unhealthy, "the outbox cannot be opened (IOException)."), ((await Check(host)).Status, (await Check(host)).Description));
    }

    /// <summary>The sender's failures are counted until it succeeds, and the last one is named by its kind, never by its words.</summary>
    [Fact]
    public async Task Failures_of_the_sender_are_shown_by_their_kind()
    {
        using var host = Host("outbox");
        var sender = host.Services.GetRequiredService<Outbox.OutboxHealth>();
        sender.Failed(new TimeoutException("canary"));
        sender.Failed(new InvalidOperationException("canary"));
        var result = await Check(host);
        Assert.Equal((2, nameof(InvalidOperationException)), (result.Data["outbox.failures"], result.Data["outbox.lastError"]));
        sender.Succeeded();
        result = await Check(host);
        Assert.Equal(0, result.Data["outbox.failures"]);
        Assert.DoesNotContain("outbox.lastError", result.Data.Keys);
    }

    // The host is not started, so nothing is sent.
    private IHost Host(string? outbox, int degradedDepth = 10) => Given.Host(services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddFazmMetering(options => (options.OutboxPath, options.DegradedDepth) = (outbox is null ? null : Path.Combine(_folder.FullName, outbox), degradedDepth)).UseLedger(_ => _open());
    });

    private static async Task Accept(IHost host, LedgerEvent[] events) => await host.Services.GetRequiredService<IUsageIntake>().AcceptAsync(events);

    private static async Task<HealthCheckResult> Check(IHost host)
    {
        var check = host.Services.GetRequiredService<MeteringHealthCheck>();
        return await check.CheckHealthAsync(new() { Registration = new("fazm", check, HealthStatus.Unhealthy, null) });
    }
}
