using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>The provider's Usage &amp; Cost report as its Admin API gives it: <c>cost_report</c> (decimal strings in cents) or
/// <c>usage_report/messages</c> (token counts). Several pages and both kinds may be put together.</summary>
/// <param name="Lines">What could be read, in the order of the report.</param>
/// <param name="Refused">What could not be read: how often, by reason. A report with any is not complete.</param>
/// <param name="HasMore">True where the report says that another page follows.</param>
public sealed record ProviderReport(ImmutableArray<ProviderLine> Lines, ImmutableSortedDictionary<string, long> Refused, bool HasMore)
{
    // More than anything that is ever billed in a day, so sums stay within 64 bits of tokens and 128 bits of money.
    private const long MostQuantity = 1_000_000_000_000_000;
    private static readonly PicoUsd MostAmount = PicoUsd.FromUnits((Int128)1_000_000_000_000 * 1_000_000_000_000);

    private static readonly (string Name, ReportClass Class)[] TokenTypes =
    [
        ("uncached_input_tokens", ReportClass.Input), ("output_tokens", ReportClass.Output), ("cache_read_input_tokens", ReportClass.CacheRead),
        ("cache_creation.ephemeral_5m_input_tokens", ReportClass.CacheWrite5m), ("cache_creation.ephemeral_1h_input_tokens", ReportClass.CacheWrite1h),
        ("server_tool_use.web_search_requests", ReportClass.WebSearch),
    ];

    /// <summary>The zone of its days. The provider's own reports go by UTC.</summary>
    public TimeZoneInfo Zone { get; private init; } = TimeZoneInfo.Utc;

    /// <summary>Reads one page. The input never throws: what is odd about it is counted in <see cref="Refused"/>.</summary>
    /// <param name="utf8">The page; is left open.</param>
    /// <param name="zone">The zone of its days, <see langword="null"/> for UTC. What does not lie within one day of it is refused.</param>
    /// <param name="cancel">Cancels.</param>
    public static async ValueTask<ProviderReport> ReadAsync(Stream utf8, TimeZoneInfo? zone = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        var reading = new Reading(zone ?? TimeZoneInfo.Utc);
        try
        {
            using var json = await JsonDocument.ParseAsync(utf8, default, cancel).ConfigureAwait(false);
            reading.Page(json.RootElement);
        }
        catch (JsonException)
        {
            reading.Refuse("not-json");
        }

        return reading.Result();
    }

    /// <summary>Two pages as one.</summary>
    /// <exception cref="ArgumentException">Their days are of different zones.</exception>
    public ProviderReport With(ProviderReport next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (!Zone.Equals(next.Zone))
        {
            throw new ArgumentException("The days of the two pages are of different zones.", nameof(next));
        }

        var refused = Refused.ToBuilder();
        foreach (var (reason, count) in next.Refused)
        {
            refused[reason] = refused.GetValueOrDefault(reason) + count;
        }

        return new(Lines.AddRange(next.Lines), refused.ToImmutable(), next.HasMore) { Zone = Zone };
    }

    /// <summary>The day of an instant as a zone's clocks show it.</summary>
    internal static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private sealed class Reading(TimeZoneInfo zone)
    {
        private readonly ImmutableArray<ProviderLine>.Builder _lines = ImmutableArray.CreateBuilder<ProviderLine>();
        private readonly SortedDictionary<string, long> _refused = new(StringComparer.Ordinal);
        private bool _hasMore;

        public ProviderReport Result() => new(_lines.ToImmutable(), _refused.ToImmutableSortedDictionary(StringComparer.Ordinal), _hasMore) { Zone = zone };

        public void Refuse(string reason) => _refused[reason] = _refused.GetValueOrDefault(reason) + 1;

        public void Page(JsonElement page)
        {
            if (!Array(page, "data", out var data))
            {
                Refuse("no-data");
                return;
            }

            _hasMore = Child(page, "has_more").ValueKind == JsonValueKind.True;
            foreach (var bucket in data.EnumerateArray())
            {
                if (!Array(bucket, "results", out var results))
                {
                    Refuse("no-results");
                }
                else if (!Day(bucket, out var day))
                {
                    Refuse("bucket-not-within-a-day");
                }
                else
                {
                    foreach (var result in results.EnumerateArray())
                    {
                        Line(day, result);
                    }
                }
            }
        }

        private void Line(DateOnly day, JsonElement result)
        {
            var line = new ProviderLine
            {
                Day = day,
                Model = Text(result, "model"),
                Tier = Text(result, "service_tier"),
                Geo = Text(result, "inference_geo"),
                Speed = Text(result, "speed"),
            };
            if (Child(result, "amount").ValueKind != JsonValueKind.Undefined)
            {
                Amount(line, result);
                return;
            }

            var any = false;
            foreach (var (name, of) in TokenTypes)
            {
                var count = Child(result, name);
                if (count.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                {
                    continue;
                }

                any = true;
                if (count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var quantity) && quantity is >= 0 and <= MostQuantity)
                {
                    _lines.Add(line with { Class = of, Quantity = quantity });
                }
                else
                {
                    Refuse("bad-count");
                }
            }

            if (!any)
            {
                Refuse("unknown-result");
            }
        }

        private void Amount(ProviderLine line, JsonElement result)
        {
            if (Text(result, "currency") is { } currency && currency != "USD")
            {
                Refuse("other-currency");
                return;
            }

            // Cents: two places more than dollars. Exponents are not written there.
            var cents = Text(result, "amount");
            if (cents is null || cents.AsSpan().ContainsAny('e', 'E') || !PicoUsd.TryParse(cents + "e-2", out var amount) || amount > MostAmount || amount < -MostAmount)
            {
                Refuse("bad-amount");
                return;
            }

            var tokens = Text(result, "token_type");
            var of = Text(result, "cost_type") switch
            {
                "web_search" => ReportClass.WebSearch,
                null or "tokens" when TokenTypes.FirstOrDefault(type => type.Name == tokens) is { Name: not null } known => known.Class,
                _ => ReportClass.Other,
            };
            if (of == ReportClass.Other && tokens is not null)
            {
                Refuse("unknown-token-type");
            }

            var point = cents.IndexOf('.', StringComparison.Ordinal);
            var decimals = point < 0 ? 0 : cents.Length - point - 1;
            _ = PicoUsd.TryParse(string.Create(CultureInfo.InvariantCulture, $"5e-{decimals + 3}"), out var half);
            _lines.Add(line with { Class = of, Amount = amount, Rounding = half });
        }

        private bool Day(JsonElement bucket, out DateOnly day)
        {
            day = default;
            if (!Time(bucket, "starting_at", out var from) || !Time(bucket, "ending_at", out var to) || to <= from)
            {
                return false;
            }

            day = DayOf(from, zone);
            return DayOf(to.AddTicks(-1), zone) == day;
        }

        private static bool Time(JsonElement bucket, string name, out DateTimeOffset time)
        {
            time = default;
            return Text(bucket, name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        }

        private static bool Array(JsonElement of, string name, out JsonElement array) => (array = Child(of, name)).ValueKind == JsonValueKind.Array;

        // A half of a surrogate pair is no name.
        private static string? Text(JsonElement of, string name)
        {
            try
            {
                return Child(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        private static JsonElement Child(JsonElement of, string path)
        {
            foreach (var name in path.Split('.'))
            {
                if (of.ValueKind != JsonValueKind.Object || !of.TryGetProperty(name, out of))
                {
                    return default;
                }
            }

            return of;
        }
    }
}
