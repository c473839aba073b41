using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fazm.Metering.Hosting.Outbox;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;
using Microsoft.Extensions.DependencyInjection;

namespace Fazm.Metering.Hosting.Diagnostics;

/// <summary>The instruments: OpenTelemetry's GenAI names for calls, names of our own for the rest. Thread-safe.</summary>
/// <remarks>Tags have few values: never a user, session, tenant or key, and of models only those that a book knows, since a wire may name anything. For dashboards; what
/// is billed stands in the ledger.</remarks>
internal sealed class MeteringInstruments : IDisposable
{
    /// <summary>The meter's name, to listen to.</summary>
    public const string MeterName = "Fazm.Metering";

    private const string NoModel = "unknown";
    private readonly PriceBook _book;
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly bool _isOwn;
    private readonly Histogram<long> _usage;
    private readonly UpDownCounter<long> _tokens;
    private readonly DoubleAtTheBorder _cost;
    private readonly UpDownCounter<long> _unpriced;
    private readonly Counter<long> _events;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _failures;

    public MeteringInstruments(PriceBook book, HostedOutbox outbox, TimeProvider time, IServiceProvider services)
    {
        _book = book;
        _time = time;
        var factory = services.GetService<IMeterFactory>();
        _isOwn = factory is null;
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _usage = _meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", null, new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        });
        _tokens = _meter.CreateUpDownCounter<long>("fazm.metering.tokens", "{token}", "Tokens by billing class; the classes never overlap. Falls where a call turned out otherwise.");
        _cost = new DoubleAtTheBorder(_meter);
        _unpriced = _meter.CreateUpDownCounter<long>("fazm.metering.unpriced", "{line}", "Lines of the ledger with usage and without a price. Falls where a price was found.");
        _events = _meter.CreateCounter<long>("fazm.metering.events", "{event}", "Events that the ledger was told, by what became of them.");
        _rejected = _meter.CreateCounter<long>("fazm.metering.rejected", "{event}", "Events that the ledger refused or keeps apart as conflicts.");
        _failures = _meter.CreateCounter<long>("fazm.metering.outbox.failures", "{failure}", "Batches of the outbox that could not be sent or settled.");
        if (outbox.IsThere)
        {
            _meter.CreateObservableGauge("fazm.metering.outbox.depth", () => Look(outbox, box => box.Count), "{event}", "Events in the outbox.");
            _meter.CreateObservableGauge("fazm.metering.outbox.refused", () => Look(outbox, box => box.RefusedCount), "{event}", "Events in the outbox that were refused for good.");
            _meter.CreateObservableGauge("fazm.metering.outbox.age", () => Look(outbox, box => OutboxAge.Of(box, _time).Ticks / TimeSpan.TicksPerSecond), "s", "How long the oldest event of the outbox has waited.");
        }
    }

    /// <summary>Counts what the ledger answered.</summary>
    public void Stored(IReadOnlyList<LedgerEvent> events, IReadOnlyList<LedgerResult> results)
    {
        for (var i = 0; i < results.Count; i++)
        {
            var (seen, result) = (events[i], results[i]);
            _events.Add(1, new KeyValuePair<string, object?>("fazm.outcome", NameOf(result.Outcome)));
            if (result.Outcome is LedgerOutcome.Refused or LedgerOutcome.Conflict)
            {
                _rejected.Add(1, new KeyValuePair<string, object?>("fazm.reason", result.Outcome == LedgerOutcome.Conflict ? "conflict" : NameOf(result.Refusal)));
            }

            if (!result.Added.IsZero)
            {
                Added(seen, result);
            }
        }
    }

    /// <summary>Counts a batch that did not go out.</summary>
    public void SendFailed(Exception error) => _failures.Add(1, new KeyValuePair<string, object?>("error.type", error.GetType().FullName));

    public void Dispose()
    {
        if (_isOwn)
        {
            _meter.Dispose();
        }
    }

    private void Added(LedgerEvent seen, in LedgerResult result)
    {
        var tags = new TagList { { "gen_ai.provider.name", Provider(seen) }, { "gen_ai.response.model", Model(seen) } };
        var (added, whole) = (result.Added, result.Stored);

        // A call counts in the histogram once: when its final usage is stored.
        if (seen.Kind == LedgerEventKind.Call && whole is { LowerBounds: 0, Calls: 1 } && (added.Calls == 1 || added.LowerBounds < 0))
        {
            _usage.Record(whole.Tokens.Prompt, [.. tags, new("gen_ai.operation.name", "chat"), new("gen_ai.token.type", "input")]);
            _usage.Record(whole.Tokens.Output, [.. tags, new("gen_ai.operation.name", "chat"), new("gen_ai.token.type", "output")]);
        }

        Class("input", added.Tokens.Input);
        Class("output", added.Tokens.Output);
        Class("cache_write_5m", added.Tokens.CacheWrite5m);
        Class("cache_write_1h", added.Tokens.CacheWrite1h);
        Class("cache_read", added.Tokens.CacheRead);
        _cost.Add(added.Cost, tags);
        if (added.Unpriced != 0)
        {
            _unpriced.Add(added.Unpriced, tags);
        }

        void Class(string name, long count)
        {
            if (count != 0)
            {
                _tokens.Add(count, [.. tags, new("fazm.token.class", name)]);
            }
        }
    }

    private string Model(LedgerEvent seen) => seen.Model is { } model && _book.Price(default, model, new RatingCircumstances { Platform = PlatformOf(seen) }).PricedAs is not null ? model : NoModel;

    private static Platform PlatformOf(LedgerEvent seen) => seen.Platform ?? (seen.Surface == Surface.Codex ? Platform.OpenAI : Platform.Anthropic);

    private static string Provider(LedgerEvent seen) => PlatformOf(seen) switch
    {
        Platform.Bedrock => "aws.bedrock",
        Platform.Vertex => "gcp.vertex_ai",
        Platform.OpenAI => "openai",
        Platform.GoogleGemini => "gcp.gemini",
        _ => "anthropic",
    };

    private static string NameOf(Enum value) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    // A gauge has no place to complain: without an answer it has no measurement.
    private static IEnumerable<Measurement<long>> Look(HostedOutbox outbox, Func<Ledgers.Outbox.LedgerOutbox, long> value)
    {
        try
        {
            return [new(outbox.Use(value))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return [];
        }
    }
}
