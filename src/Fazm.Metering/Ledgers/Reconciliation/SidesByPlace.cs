using System.Collections.Immutable;
using Fazm.Metering.Ledgers.Booking;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>Both sides, by day, model and class.</summary>
internal sealed class SidesByPlace(MeterOptions options)
{
    private readonly Dictionary<(DateOnly Day, string Model, ReportClass Class), Sides> _sides = [];

    public void Add(ProviderLine line)
    {
        var sides = At(line.Day, line.Model, line.Class);
        sides.TheirQuantity = line.Quantity is { } count ? (sides.TheirQuantity ?? 0) + count : sides.TheirQuantity;
        sides.TheirAmount = line.Amount is { } amount ? (sides.TheirAmount ?? PicoUsd.Zero) + amount : sides.TheirAmount;
        sides.Rounding += line.Rounding;
        Ways(sides.TheirWays, line.Tier, line.Geo, line.Speed);
    }

    public async ValueTask AddAsync(IUsageLedger ledger, string tenant, CancellationToken cancel)
    {
        // The last revision of a key is all that is true of it; rows come in the order of use.
        Dictionary<EventKey, (int Revision, ReadOnlyMemory<byte> State)> last = [];
        LedgerCursor? next = default(LedgerCursor);
        while (next is { } after)
        {
            var page = await ledger.LinesAsync(tenant, default, after, 1000, cancel).ConfigureAwait(false);
            foreach (var row in page.Rows)
            {
                if (!row.State.IsEmpty && (!last.TryGetValue(row.Key, out var known) || known.Revision < row.Revision))
                {
                    last[row.Key] = (row.Revision, row.State);
                }
            }

            next = page.Next;
        }

        foreach (var (_, bytes) in last.Values)
        {
            Add(StateReader.ReadState(bytes));
        }
    }

    public ImmutableArray<ReconciledLine> Lines(DateOnly first, DateOnly end) =>
    [
        .. _sides.Where(pair => pair.Key.Day >= first && pair.Key.Day <= end && (!pair.Value.IsOursNothing || pair.Value.TheirAmount is not null || pair.Value.TheirQuantity is not null))
            .OrderBy(pair => pair.Key.Day).ThenBy(pair => pair.Key.Model, StringComparer.Ordinal).ThenBy(pair => pair.Key.Class)
            .Select(pair => new ReconciledLine(pair.Key.Day, pair.Key.Model, pair.Key.Class, pair.Value.OurQuantity, pair.Value.TheirQuantity, pair.Value.OurAmount, pair.Value.TheirAmount,
                pair.Value.Cause(pair.Key.Class, pair.Key.Model, Beside(pair.Key, -1), Beside(pair.Key, 1)))),
    ];

    private Sides? Beside((DateOnly Day, string Model, ReportClass Class) place, int days) => _sides.GetValueOrDefault(place with { Day = place.Day.AddDays(days) });

    private void Add(LedgerState state)
    {
        var seen = state.Event;
        if (!state.JoinedInto.IsNone || seen.Funding == Funding.Included || seen.Surface == Surface.Codex || seen.Platform is not (null or Platform.Anthropic))
        {
            return;
        }

        foreach (var line in state.Lines)
        {
            var day = (line.At.IsKnown ? line.At : seen.ReceivedAt).UtcDay;
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
        for (var i = 0; !line.IsUnpriced && i < (seen.Usage?.UnitCount ?? 0); i++)
        {
            var unit = seen.Usage!.Value.Unit(i);
            if (!string.Equals(unit.Model ?? seen.Model, line.Model, StringComparison.Ordinal))
            {
                continue;
            }

            var usage = seen.Usage.Value;
            foreach (var rated in options.Book.Rate(new Usage(unit.Tokens) { Speed = usage.Speed, Geo = usage.Geo, Tier = usage.Tier, Notes = usage.Notes }, line.Model, Circumstances(seen, line)).Lines)
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

    private RatingCircumstances Circumstances(LedgerEvent seen, LedgerLine line) => new()
    {
        Platform = Platform.Anthropic,
        At = line.At.IsKnown ? line.At : options.UndatedAt,
        AsOf = options.AsOf,
        IsAggregate = seen.IsAggregate,
    };

    private Sides At(DateOnly day, string? model, ReportClass of)
    {
        // Web searches have no model in a cost report.
        var name = of == ReportClass.WebSearch || model is null ? string.Empty
            : options.Book.Price(default, model, new RatingCircumstances { Platform = Platform.Anthropic }).PricedAs ?? model;
        return System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sides, (day, name, of), out _) ??= new Sides();
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
