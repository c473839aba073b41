using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Reports;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Proof.Laws;

/// <summary>Cost is additive over whatever a report is grouped by, several levels deep: what has a price, what has none, upper and lower bounds, the
/// remainder and the clients' own figure.</summary>
public sealed class GroupLawTests
{
    private static readonly GroupBy[][] Nestings =
    [
        [GroupBy.Session], [GroupBy.Model], [GroupBy.Day], [GroupBy.Agent], [GroupBy.Session, GroupBy.Model], [GroupBy.Model, GroupBy.Session, GroupBy.Agent],
        [GroupBy.Day, GroupBy.Agent, GroupBy.Model, GroupBy.Session], [GroupBy.Surface, GroupBy.Project, GroupBy.Week, GroupBy.Month],
    ];

    private static readonly TimeZoneInfo[] Zones = [TimeZoneInfo.Utc, TimeZoneInfo.CreateCustomTimeZone("late", TimeSpan.FromHours(-11), null, null)];

    [Property(MaxTest = 1000, Arbitrary = [typeof(Histories)])]
    public void Groups_add_up_to_what_they_divide(History history)
    {
        var meter = new MeterSet();
        foreach (var one in history.Seen)
        {
            meter.Add(one);
        }

        var report = meter.Report();
        var keys = Nestings[history.Chance.Next(Nestings.Length)];
        var root = new Grouper(keys, Zones[history.Chance.Next(Zones.Length)], report.Projects).Group(report.Entries);
        Assert.Equal(Figures.OfEntries(report.Entries), Figures.Of(root.Sum));
        Holds(root);
    }

    private static void Holds(Group group)
    {
        var whole = Figures.Of(group.Sum);
        if (group.Groups.Count != 0)
        {
            Assert.Equal(whole, group.Groups.Select(part => Figures.Of(part.Sum)).Aggregate(Figures.Nothing, Figures.Add));
            Assert.Equal(group.Sum.Cost is null, group.Sum.HasUsage && group.Groups.All(part => part.Sum.Cost is null || (!part.Sum.HasUsage && part.Sum.Cost == PicoUsd.Zero)));
        }

        // The rows by model are a partition too; the client's figure is of no model.
        var models = group.Models.Select(row => Figures.Of(row.Sum)).Aggregate(Figures.Nothing, Figures.Add);
        Assert.Equal(whole with { Reported = PicoUsd.Zero, Unexplained = PicoUsd.Zero }, models);
        foreach (var part in group.Groups)
        {
            Holds(part);
        }
    }

    /// <summary>What adds up. A call counts once, and in its model's rows once for each model, so calls are left to the other tests.</summary>
    private sealed record Figures(TokenCounts Tokens, PicoUsd Cost, PicoUsd Upper, PicoUsd Reported, PicoUsd Unexplained, TokenCounts Remainder, PicoUsd RemainderCost, long Unpriced, long LowerBounds, bool IsAtLeast)
    {
        public static Figures Nothing { get; } = new(default, default, default, default, default, default, default, 0, 0, false);

        public static Figures Of(Sum sum) => new(
            sum.Tokens, sum.Cost ?? default, sum.CostUpper ?? sum.Cost ?? default, sum.Reported ?? default, sum.Remainder.Reported ?? default,
            sum.Remainder.Tokens, sum.Remainder.Cost ?? default, sum.UnpricedCalls, sum.LowerBoundCalls, sum.IsAtLeast);

        public static Figures OfEntries(IEnumerable<UsageEntry> entries) => entries.Select(entry => Of(entry)).Aggregate(Nothing, Add);

        public static Figures Add(Figures a, Figures b) => new(
            a.Tokens + b.Tokens, a.Cost + b.Cost, a.Upper + b.Upper, a.Reported + b.Reported, a.Unexplained + b.Unexplained, a.Remainder + b.Remainder,
            a.RemainderCost + b.RemainderCost, a.Unpriced + b.Unpriced, a.LowerBounds + b.LowerBounds, a.IsAtLeast || b.IsAtLeast);

        private static Figures Of(UsageEntry entry)
        {
            var isRemainder = entry.Kind == EntryKind.Remainder;
            var unpriced = entry.Kind is EntryKind.Call or EntryKind.Remainder && (entry.Cost is null || entry.Flags.Contains(Reason.UnpricedMeter));
            return new(
                entry.Tokens, entry.Cost ?? default, entry.CostUpper ?? entry.Cost ?? default, entry.Kind == EntryKind.Reported ? entry.Reported ?? default : default,
                entry.Kind == EntryKind.Unexplained ? entry.Reported ?? default : default, isRemainder ? entry.Tokens : default, isRemainder ? entry.Cost ?? default : default,
                unpriced ? 1 : 0, entry.IsLowerBound ? entry.Calls : 0, unpriced || entry.IsLowerBound);
        }
    }
}
