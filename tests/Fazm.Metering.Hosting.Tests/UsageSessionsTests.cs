using Fazm.Metering.Ledgers;
using Fazm.Metering.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fazm.Metering.Hosting.Tests;

public sealed class UsageSessionsTests
{
    private static readonly LedgerContext Me = new("me", Given.Noon) { Payer = "builtin" };

    /// <summary>Several threads observe and record a session at once, and several sessions: the ledger holds each call once.</summary>
    [Fact]
    public async Task Sessions_at_once_are_as_one_after_the_other()
    {
        using var host = Given.Host(services => services.AddFazmMetering().UseInMemoryLedger());
        var sessions = host.Services.GetRequiredService<UsageSessions>();
        await Task.WhenAll(Enumerable.Range(0, 24).Select(worker => Task.Run(async () =>
        {
            var name = $"s{worker % 6}";
            var session = sessions.Open(name, Me with { ReceivedAt = EventTime.From(DateTimeOffset.UnixEpoch.AddSeconds(worker)) });
            foreach (var call in Enumerable.Range(worker, 10))
            {
                Given.Rows(name, (call, 20)).ForEach(seen => session.Observe(seen));
                await session.RecordAsync();
            }
        })));
        Assert.Equal(6, sessions.Count);

        // Worker w of session w % 6 tells of calls w to w + 9.
        var expected = Enumerable.Range(0, 24).SelectMany(worker => Enumerable.Range(worker, 10).Select(call => (worker % 6, call))).Distinct().Count();
        Assert.Equal((expected, expected * 20L), await Sums(host));
        Assert.Equal(expected * 20L, Enumerable.Range(0, 6).Sum(i => sessions.Open($"s{i}", Me).Total.Tokens.Output));
    }

    [Fact]
    public async Task Only_what_is_new_is_told()
    {
        using var host = Given.Host(services => services.AddFazmMetering().UseInMemoryLedger());
        using var metrics = new SeenMetrics(host.Services);
        var sessions = host.Services.GetRequiredService<UsageSessions>();
        var session = sessions.Open("s", Me);
        Given.Rows("s", (1, 20), (2, 20)).ForEach(seen => session.Observe(seen));
        Assert.Equal(2, (await session.RecordAsync()).Length);
        Assert.Empty(await session.RecordAsync());
        Given.Rows("s", (2, 20), (3, 30)).ForEach(seen => session.Observe(seen));
        Assert.Single(await session.RecordAsync());
        Assert.Equal(3, metrics.Sum("fazm.metering.events"));
        Given.Rows("s", (2, 25)).ForEach(seen => session.Observe(seen));
        Assert.Single(await session.CloseAsync());
        Assert.Equal(0, sessions.Count);
        Assert.Equal((3, 75L), await Sums(host));
        Assert.NotSame(session, sessions.Open("s", Me));
    }

    /// <summary>Who records while another does waits, and then tells only what is new.</summary>
    [Fact]
    public async Task Recordings_of_a_session_take_turns()
    {
        var intake = new SlowIntake();
        var session = new UsageSessions(new MeterOptions(), intake, TimeProvider.System).Open("s", Me);
        Given.Rows("s", (1, 20), (2, 20)).ForEach(seen => session.Observe(seen));
        var recordings = Enumerable.Range(0, 4).Select(_ => session.RecordAsync().AsTask()).ToArray();
        intake.Go.SetResult();
        Assert.Equal([2, 0, 0, 0], (await Task.WhenAll(recordings)).Select(refusals => refusals.Length).OrderDescending());
        Assert.Equal(2, intake.Told);
    }

    /// <summary>A store that fails loses nothing: the next recording tells it.</summary>
    [Fact]
    public async Task What_could_not_be_stored_is_told_again()
    {
        var isDown = true;
        using var host = Given.Host(services => services.AddFazmMetering().UseLedger(_ => isDown ? throw new IOException() : InMemoryUsageLedger.Create()));
        var session = host.Services.GetRequiredService<UsageSessions>().Open("s", Me);
        Given.Rows("s", (1, 20)).ForEach(seen => session.Observe(seen));
        await Assert.ThrowsAsync<IOException>(async () => await session.RecordAsync());
        await Assert.ThrowsAsync<IOException>(async () => await session.CloseAsync());
        Assert.Equal(1, host.Services.GetRequiredService<UsageSessions>().Count);
        isDown = false;
        Assert.Single(await session.CloseAsync());
        Assert.Equal((1, 20L), await Sums(host));
    }

    /// <summary>A user who names another's session gets one of his own.</summary>
    [Fact]
    public async Task A_session_belongs_to_who_opened_it()
    {
        using var host = Given.Host(services => services.AddFazmMetering().UseInMemoryLedger());
        var sessions = host.Services.GetRequiredService<UsageSessions>();
        Given.Rows("s", (1, 20)).ForEach(seen => sessions.Open("s", Me).Observe(seen));
        Assert.Equal(20, sessions.Open("s", Me).Total.Tokens.Output);
        Assert.Equal(0, sessions.Open("s", Me with { User = "somebody" }).Total.Tokens.Output);
        Given.Rows("other", (1, 20)).ForEach(seen => sessions.Open("s", Me).Observe(seen));
        Assert.Equal(20, sessions.Open("s", Me).Total.Tokens.Output);
        await sessions.Open("s", Me).RecordAsync();
        Assert.Equal((1, 20L), await Sums(host));
    }

    /// <summary>Other prices change what is stored, and a ledger on a disk is closed with its host.</summary>
    [Fact]
    public async Task A_ledger_in_a_file_uses_the_chosen_prices_and_is_closed()
    {
        var folder = Directory.CreateTempSubdirectory("fazm-hosting-");
        var path = Path.Combine(folder.FullName, "ledger.db");
        using (var host = Given.Host(services => services.AddFazmMetering(options => options.Tenant = "t").UsePrices(Pricing.PriceBook.Combine()).UseLedger(
            services => SqliteLedger.Open(path, services.GetRequiredService<LedgerOptions>()))))
        {
            await host.StartAsync();
            var refusals = await host.Services.GetRequiredService<IUsageIntake>().AcceptAsync([Given.Call(1), Given.Call(2) with { User = string.Empty }]);
            Assert.Equal([LedgerRefusal.None, LedgerRefusal.BadName], refusals.ToArray());
            Assert.Equal(1, (await host.Services.GetRequiredService<IUsageLedger>().BalanceAsync("t")).Sums.Unpriced);
            await host.StopAsync();
        }

        Assert.False(File.Exists(path + "-wal"), "It was not closed.");
        folder.Delete(recursive: true);
    }

    private sealed class SlowIntake : IUsageIntake
    {
        public TaskCompletionSource Go { get; } = new();

        public int Told { get; private set; }

        public async ValueTask<System.Collections.Immutable.ImmutableArray<LedgerRefusal>> AcceptAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancel = default)
        {
            await Go.Task;
            Told += events.Count;
            return [.. events.Select(static _ => LedgerRefusal.None)];
        }
    }

    private static async Task<(long Calls, long Output)> Sums(IHost host)
    {
        var sums = (await host.Services.GetRequiredService<IUsageLedger>().BalanceAsync("default")).Sums;
        return (sums.Calls, sums.Tokens.Output);
    }
}
