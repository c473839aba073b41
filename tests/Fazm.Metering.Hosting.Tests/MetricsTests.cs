using Fazm.Metering.Ledgers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fazm.Metering.Hosting.Tests;

public sealed class MetricsTests : IDisposable
{
    private const string Chat = $"gen_ai.operation.name=chat gen_ai.provider.name=anthropic gen_ai.response.model={Given.Model}";
    private const string Tags = $"gen_ai.provider.name=anthropic gen_ai.response.model={Given.Model}";
    private readonly IHost _host = Given.Host(services => services.AddFazmMetering().UseInMemoryLedger());
    private readonly SeenMetrics _metrics;

    public MetricsTests() => _metrics = new(_host.Services);

    public void Dispose()
    {
        _metrics.Dispose();
        _host.Dispose();
    }

    /// <summary>The API's input leaves out what is cached; OpenTelemetry's holds it: 10 + 5 + 1,000.</summary>
    [Fact]
    public async Task Input_tokens_hold_the_cached_ones()
    {
        await Tell(Given.Call(1));
        Assert.Equal([$"1015 {Chat} gen_ai.token.type=input", $"20 {Chat} gen_ai.token.type=output"], _metrics.Of("gen_ai.client.token.usage"));
        Assert.Equal("{token}", _metrics.Units["gen_ai.client.token.usage"]);
    }

    [Fact]
    public async Task Tokens_by_class_and_cost_are_those_of_the_ledger()
    {
        await Tell(Given.Call(1), Given.Call(2, output: 100));
        await Tell(Given.Call(2, output: 100), Given.Call(3, Completeness.Partial, output: 1));
        await Tell(Given.Call(3, output: 700));
        var ledger = (await _host.Services.GetRequiredService<IUsageLedger>().BalanceAsync("default")).Sums;
        Assert.Equal(ledger.Cost.ToUsd(), _metrics.Sum("fazm.metering.cost"));
        Assert.Equal(ledger.Tokens.AllTokens, _metrics.Sum("fazm.metering.tokens"));
        Assert.Equal(820, _metrics.Of("fazm.metering.tokens").Where(seen => seen.Contains("fazm.token.class=output", StringComparison.Ordinal)).Sum(seen => decimal.Parse(seen.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal([$"10 fazm.token.class=input {Tags}"], _metrics.Of("fazm.metering.tokens").Where(seen => seen.Contains("class=input", StringComparison.Ordinal)).Distinct());
    }

    /// <summary>A call that is told in parts and again counts in the histogram once, with its final numbers.</summary>
    [Fact]
    public async Task A_call_is_one_measurement()
    {
        await Tell(Given.Call(1, Completeness.Partial, output: 1));
        Assert.Empty(_metrics.Of("gen_ai.client.token.usage"));
        await Tell(Given.Call(1, output: 50), Given.Call(1, Completeness.Partial, output: 1), Given.Call(1, output: 50));
        await Tell(Given.Call(1, output: 50));
        await Tell(Given.Call(1, output: 60));
        Assert.Equal([$"1015 {Chat} gen_ai.token.type=input", $"50 {Chat} gen_ai.token.type=output"], _metrics.Of("gen_ai.client.token.usage"));
        Assert.Equal(["fazm.outcome=already-stored", "fazm.outcome=stored"], _metrics.Of("fazm.metering.events").Select(seen => seen.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(6, _metrics.Sum("fazm.metering.events"));
    }

    [Theory]
    [InlineData(Platform.Bedrock, Surface.Unknown, "aws.bedrock")]
    [InlineData(Platform.Vertex, Surface.Unknown, "gcp.vertex_ai")]
    [InlineData(Platform.GoogleGemini, Surface.Unknown, "gcp.gemini")]
    [InlineData(Platform.OpenAI, Surface.Unknown, "openai")]
    [InlineData(null, Surface.Codex, "openai")]
    [InlineData(null, Surface.Transcript, "anthropic")]
    public async Task Providers_have_their_names(Platform? platform, Surface surface, string name)
    {
        await Tell(Given.Call(1) with { Platform = platform, Surface = surface });
        Assert.All(_metrics.Of("gen_ai.client.token.usage"), seen => Assert.Contains($"gen_ai.provider.name={name} ", seen, StringComparison.Ordinal));
        Assert.NotEmpty(_metrics.Of("gen_ai.client.token.usage"));
    }

    [Fact]
    public async Task What_is_refused_contradicted_or_without_a_price_is_counted()
    {
        var delta = Given.Call(1) with { Key = EventKey.Result("s", "p", "r"), Kind = LedgerEventKind.Delta };
        await Tell(delta, Given.Call(2) with { User = string.Empty }, Given.Call(3) with { Model = "claude-unheard-of" });
        await Tell(delta with { Usage = new Usage(new TokenCounts(0, 1, 0, 0, 0, 0, 0)) });
        Assert.Equal(["1 fazm.reason=bad-name", "1 fazm.reason=conflict"], _metrics.Of("fazm.metering.rejected"));
        Assert.Equal(["1 gen_ai.provider.name=anthropic gen_ai.response.model=unknown"], _metrics.Of("fazm.metering.unpriced"));
    }

    /// <summary>A text that stands wherever an event has room for text comes out nowhere.</summary>
    [Fact]
    public async Task No_text_of_an_event_is_in_a_tag_or_a_log()
    {
        const string Canary = "canary-7f3a";
        var folder = Directory.CreateTempSubdirectory("fazm-hosting-");
        using var logs = new SeenLogs();
        using (var host = Given.Host(services => services.AddFazmMetering(options => (options.OutboxPath, options.Tenant) = (Path.Combine(folder.FullName, "outbox"), Canary))
            .UseLedger(_ => throw new InvalidOperationException(Canary)), logs))
        {
            using var metrics = new SeenMetrics(host.Services);
            await host.StartAsync();
            var seen = Given.Call(1) with
            {
                Key = EventKey.Request(Canary),
                User = Canary,
                Device = Canary,
                Session = Canary,
                Lineage = Canary,
                Agent = Canary,
                Source = Canary,
                Payer = Canary,
                Location = Canary,
                Model = Canary,
                Note = Canary,
            };
            await host.Services.GetRequiredService<IUsageIntake>().AcceptAsync([seen, seen with { User = string.Empty }]);
            await Given.Until(() => metrics.Sum("fazm.metering.outbox.failures") > 0);
            host.Services.GetRequiredService<Diagnostics.MeteringInstruments>().Stored([seen], await InMemoryUsageLedger.Create().IngestAsync("t", [seen], Given.Noon));
            metrics.Look();
            await host.StopAsync();
            Assert.NotEmpty(metrics.Of("fazm.metering.tokens"));
            Assert.NotEmpty(metrics.Of("fazm.metering.outbox.depth"));
            Assert.NotEmpty(logs.Lines);
            Assert.DoesNotContain(Canary, metrics.AllText, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, string.Join('\n', logs.Lines), StringComparison.Ordinal);
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Names and units are a contract with dashboards.</summary>
    [Fact]
    public void The_instruments_are_these()
    {
        using var host = Given.Host(services => services.AddFazmMetering(options => options.OutboxPath = "never-opened").UseInMemoryLedger());
        using var metrics = new SeenMetrics(host.Services);
        _ = host.Services.GetRequiredService<Diagnostics.MeteringInstruments>();
        Assert.Equal(
        [
            "fazm.metering.cost {USD}", "fazm.metering.events {event}", "fazm.metering.outbox.age s", "fazm.metering.outbox.depth {event}", "fazm.metering.outbox.failures {failure}",
            "fazm.metering.outbox.refused {event}", "fazm.metering.rejected {event}", "fazm.metering.tokens {token}", "fazm.metering.unpriced {line}", "gen_ai.client.token.usage {token}",
        ], metrics.Units.Select(pair => $"{pair.Key} {pair.Value}"));
    }

    private async Task Tell(params LedgerEvent[] events) => await _host.Services.GetRequiredService<IUsageIntake>().AcceptAsync(events);
}
