using System.Collections.Immutable;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Reporting;

/// <summary>What clients say that was spent against what was counted, over the sessions of which some client said anything. The others have nothing to compare.</summary>
internal sealed class Drift
{
    /// <summary>Sessions of which a client stated a cost.</summary>
    public int Sessions { get; private init; }

    /// <summary>What the clients say of them.</summary>
    public PicoUsd Reported { get; private init; }

    /// <summary>What was counted for them and has a price.</summary>
    public PicoUsd Cost { get; private init; }

    /// <summary>What was counted for the other sessions and has a price.</summary>
    public PicoUsd CostOfOthers { get; private init; }

    /// <summary>True when all that was counted for them has a price.</summary>
    public bool IsPriced { get; private init; }

    /// <summary>Reported less counted, by cause; together the whole difference.</summary>
    public ImmutableArray<DriftPart> Parts { get; private init; } = [];

    /// <summary>Reported less counted.</summary>
    public PicoUsd Difference => Reported - Cost;

    /// <summary>Compares.</summary>
    /// <param name="entries">What is shown.</param>
    /// <returns><see langword="null"/> where no client said anything.</returns>
    public static Drift? Of(ImmutableArray<UsageEntry> entries)
    {
        // Most logs are transcripts, where no client says anything.
        if (!entries.Any(entry => entry.Kind == EntryKind.Reported))
        {
            return null;
        }

        var sessions = 0;
        PicoUsd reported = default, cost = default, others = default;
        var isPriced = true;
        SortedDictionary<Reason, (PicoUsd Amount, int Sessions)> causes = [];
        foreach (var session in entries.GroupBy(entry => entry.Session, StringComparer.Ordinal))
        {
            var counted = session.Aggregate(default(PicoUsd), (sum, entry) => sum + (entry.Cost ?? default));
            if (!session.Any(entry => entry.Kind == EntryKind.Reported))
            {
                others += counted;
                continue;
            }

            var stated = Money(session, EntryKind.Reported);
            var unexplained = Money(session, EntryKind.Unexplained);
            sessions++;
            reported += stated;
            cost += counted;
            var hasUnpriced = session.Any(Grouping.Sum.IsUnpriced);
            isPriced &= !hasUnpriced;
            Add(causes, Reason.UnexplainedSpend, unexplained);

            // What is left of a session's difference has one name: the first of these that is true of it.
            var cause = hasUnpriced ? Reason.UnpricedModel
                : session.Any(entry => entry.IsLowerBound) ? Reason.LowerBound
                : session.Any(entry => entry.CostUpper is not null) ? Reason.BandUncertain
                : Reason.Drift;
            Add(causes, cause, stated - counted - unexplained);
        }

        return sessions == 0 ? null : new()
        {
            Sessions = sessions,
            Reported = reported,
            Cost = cost,
            CostOfOthers = others,
            IsPriced = isPriced,
            Parts = [.. causes.Select(cause => new DriftPart(cause.Key, cause.Value.Amount, cause.Value.Sessions))],
        };
    }

    private static PicoUsd Money(IEnumerable<UsageEntry> entries, EntryKind kind) =>
        entries.Where(entry => entry.Kind == kind).Aggregate(default(PicoUsd), (sum, entry) => sum + (entry.Reported ?? default));

    private static void Add(SortedDictionary<Reason, (PicoUsd Amount, int Sessions)> causes, Reason cause, PicoUsd amount)
    {
        if (!amount.IsZero)
        {
            var known = causes.GetValueOrDefault(cause);
            causes[cause] = (known.Amount + amount, known.Sessions + 1);
        }
    }
}
