using System.Collections.Immutable;
using Fazm.Metering.Ledgers.Booking;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>Both sides, by day, model and class.</summary>
internal sealed class SidesByPlace(MeterOptions options, TimeZoneInfo zone)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(DateOnly Day, string Model, ReportClass Class), Sides> _sides = [];

    public void Add(ProviderLine line)
    {
        var sides = At(line.Day, line.Model, line.Class);
        sides.TheirQuantity = line.Quantity is { } count ? (sides.TheirQuantity ?? 0) + count : sides.TheirQuantity;
        sides.TheirAmount = line.Amount is { } amount ? (sides.TheirAmount ?? PicoUsd.Zero) + amount : sides.TheirAmount;
        sides.Rounding += line.Rounding;
        Ways(sides.TheirWays, line.Tier, line.Geo, line.Speed);
    }

    /// <summary>Adds what the ledger has of some days. Keeps one event at a time, so memory is that of days, models and classes.</summary>
    public async ValueTask AddAsync(IUsageLedger ledger, string tenant, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        // The last revision of a key is all that is true of it, and the rows of a key come together.
        LedgerRow? stating = null;
        await foreach (var row in ledger.RowsAsync(tenant, cancel).ConfigureAwait(false))
        {
            if (stating is not null && row.Key != stating.Key)
            {
                Add(StateReader.ReadState(stating), first, last);
            }

            stating = row.Part == 0 ? row : stating;
        }

        if (stating is not null)
        {
            Add(StateReader.ReadState(stating), first, last);
        }
    }

    public ImmutableArray<ReconciledLine> Lines(DateOnly first, DateOnly end) =>
    [
        .. _sides.Where(pair => pair.Key.Day >= first && pair.Key.Day <= end && (!pair.Value.IsOursNothing || pair.Value.TheirAmount is not null || pair.Value.TheirQuantity is not null))
            .OrderBy(pair => pair.Key.Day).ThenBy(pair => pair.Key.Model, StringComparer.Ordinal).ThenBy(pair => pair.Key.Class)
            .Select(pair => new ReconciledLine(pair.Key.Day, pair.Key.Model, pair.Key.Class, pair.Value.OurQuantity, pair.Value.TheirQuantity, pair.Value.OurAmount, pair.Value.TheirAmount,
                pair.Value.Cause(pair.Key.Class, pair.Key.Model, Beside(pair.Key, -1), Beside(pair.Key, 1))) { HasUnpriced = pair.Value.HasUnpriced }),
    ];

    /// <summary>The day before or after; at the end of the calendar the day itself, since a report may say anything.</summary>
    public static DateOnly DayBeside(DateOnly day, int days) => DateOnly.FromDayNumber(Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));

    private Sides? Beside((DateOnly Day, string Model, ReportClass Class) place, int days) => _sides.GetValueOrDefault(place with { Day = DayBeside(place.Day, days) });

    private void Add(LedgerState state, DateOnly first, DateOnly last)
    {
        var seen = state.Event;
        if (!state.JoinedInto.IsNone || seen.Funding == Funding.Included || seen.Surface == Surface.Codex || seen.Platform is not (null or Platform.Anthropic))
        {
            return;
        }

        foreach (var line in state.Lines)
        {
            var day = ProviderReport.DayOf((line.At.IsKnown ? line.At : seen.ReceivedAt).ToDateTimeOffset(), zone);
            if (day < first || day > last)
            {
                continue;
            }

            var model = line.PricedAs ?? line.Model;
            var rest = line.Sums.Cost;
            foreach (var (of, quantity, amount) in Classes(seen, line))
            {
                var sides = At(day, model, of);
                sides.OurQuantity += quantity;
                sides.OurAmount += amount ?? PicoUsd.Zero;
                sides.HasUnpriced |= line.IsUnpriced;
                rest -= amount ?? PicoUsd.Zero;
                if (seen.Usage is { } usage)
                {
                    Ways(sides.OurWays, Text(usage.Tier), usage.Geo == InferenceGeo.Us ? "us" : "global", usage.Speed == Speed.Fast ? "fast" : "standard");
                }
            }

            if (!rest.IsZero)
            {
                At(day, model, ReportClass.Other).OurAmount += rest;
            }
        }
    }

    private IEnumerable<(ReportClass Class, long Quantity, PicoUsd? Amount)> Classes(LedgerEvent seen, LedgerLine line)
    {
        Dictionary<string, PicoUsd> amounts = new(StringComparer.Ordinal);
        foreach (var (usage, isAggregate) in line.IsUnpriced ? [] : Units(seen, line))
        {
            foreach (var rated in options.Book.Rate(usage, line.Model, Circumstances(line, isAggregate)).Lines)
            {
                amounts[rated.Meter] = amounts.GetValueOrDefault(rated.Meter) + (rated.Cost ?? PicoUsd.Zero);
            }
        }

        var tokens = line.Sums.Tokens;
        (ReportClass Class, long Quantity, string Meter)[] classes =
        [
            (ReportClass.Input, tokens.Input, "input"), (ReportClass.Output, tokens.Output, "output"), (ReportClass.CacheWrite5m, tokens.CacheWrite5m, "cache_write_5m"),
            (ReportClass.CacheWrite1h, tokens.CacheWrite1h, "cache_write_1h"), (ReportClass.CacheRead, tokens.CacheRead, "cache_read"), (ReportClass.WebSearch, tokens.WebSearches, "web_search"),
        ];
        return classes.Where(of => of.Quantity != 0).Select(of => (of.Class, of.Quantity, amounts.TryGetValue(of.Meter, out var amount) ? amount : (PicoUsd?)null));
    }

    /// <summary>What the ledger priced one by one to make a line: the billed units of a usage, or the pieces of a session's counters.</summary>
    private static IEnumerable<(Usage Usage, bool IsAggregate)> Units(LedgerEvent seen, LedgerLine line)
    {
        for (var i = 0; i < (seen.Usage?.UnitCount ?? 0); i++)
        {
            var unit = seen.Usage!.Value.Unit(i);
            if (string.Equals(unit.Model ?? seen.Model, line.Model, StringComparison.Ordinal))
            {
                var usage = seen.Usage.Value;
                yield return (new Usage(unit.Tokens) { Speed = usage.Speed, Geo = usage.Geo, Tier = usage.Tier, Notes = usage.Notes }, seen.IsAggregate);
            }
        }

        foreach (var piece in seen.Usage is null ? seen.Pieces : [])
        {
            if (string.Equals(piece.Model, line.Model, StringComparison.Ordinal) && (piece.At.IsKnown ? piece.At : seen.At) == line.At && !piece.Tokens.IsZero)
            {
                yield return (new Usage(piece.Tokens), true);
            }
        }
    }

    private RatingCircumstances Circumstances(LedgerLine line, bool isAggregate) => new()
    {
        Platform = Platform.Anthropic,
        At = line.At.IsKnown ? line.At : options.UndatedAt,
        AsOf = options.AsOf,
        IsAggregate = isAggregate,
    };

    private Sides At(DateOnly day, string? model, ReportClass of)
    {
        // Web searches have no model in a cost report.
        var name = of == ReportClass.WebSearch || model is null ? string.Empty : NameOf(model);
        return System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sides, (day, name, of), out _) ??= new Sides();
    }

    private string NameOf(string model)
    {
        if (!_names.TryGetValue(model, out var name))
        {
            name = options.Book.Price(default, model, new RatingCircumstances { Platform = Platform.Anthropic }).PricedAs ?? model;
            _names.Add(model, name);
        }

        return name;
    }

    private static string Text(ServiceTier tier) => tier switch
    {
        ServiceTier.Batch => "batch",
        ServiceTier.Priority => "priority",
        _ => "standard",
    };

    private static void Ways(SortedSet<string> ways, string? tier, string? geo, string? speed)
    {
        foreach (var (kind, way) in ((string, string?)[])[("tier:", tier), ("geo:", geo), ("speed:", speed)])
        {
            if (way is not null)
            {
                ways.Add(kind + way);
            }
        }
    }
}
