using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace Fazm.Metering.Tests.Cli;

public sealed class GroupingTests
{
    [Fact]
    public void A_group_holds_calls_remainder_and_what_the_client_said_apart()
    {
        var session = Entries.View(Entries.Usual()).Root.Groups[1];

        Assert.Equal((GroupBy.Session, Entries.S1), (session.By, session.Key));
        Assert.Equal(2, session.Sum.Calls);
        Assert.Equal(new TokenCounts(1608, 1286, 11_490, 2_000, 1_091_044, 2, 0), session.Sum.Tokens);
        Assert.Equal(Entries.Usd("1.3211686"), session.Sum.Cost);
        Assert.Equal(Entries.Usd("1.3210686"), session.Sum.CostOfCalls);
        Assert.Equal(Entries.Usd("1.4211686"), session.Sum.Reported);
        Assert.Equal(Entries.Usd("0.0001"), session.Sum.Remainder.Cost);
        Assert.Equal(Entries.Usd("0.1"), session.Sum.Remainder.Reported);
        Assert.Equal(["claude-haiku-5-5"], session.Sum.Remainder.Models.Select(m => m.Key));
        Assert.Equal(["claude-haiku-5-5", "claude-opus-5-5"], session.Models.Select(m => m.Model));
        Assert.Null(session.Sum.CostUpper);
        Assert.False(session.Sum.IsAtLeast);
    }

    [Fact]
    public void Keys_nest_in_the_order_given_and_undated_entries_have_a_group()
    {
        var scan = Entries.Scan(
            Entries.Call(Entries.S1, "b", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1"),
            Entries.Call(Entries.S1, "a", "2026-11-21T11:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1"),
            Entries.Call(Entries.S1, "a", null, new(1, 0, 0, 0, 0, 0, 0), "1"));
        var root = Entries.View(scan, "day,model").Root;

        Assert.Equal(["2026-11-21", "undated"], root.Groups.Select(g => g.Key));
        Assert.Equal(["a", "b"], root.Groups[0].Groups.Select(g => g.Key));
        Assert.Empty(root.Groups[0].Groups[0].Groups);
    }

    [Theory]
    [InlineData("project", new[] { "/home/dev/other", "/home/dev/project" })]
    [InlineData("agent", new[] { "a1b2c3", "main" })]
    [InlineData("surface", new[] { "transcript" })]
    [InlineData("week", new[] { "2026-W47" })]
    [InlineData("month", new[] { "2026-11" })]
    [InlineData("day", new[] { "2026-11-21", "2026-11-22" })]
    [InlineData("model", new[] { "claude-haiku-5-5", "claude-opus-5-5", null })]
    public void Every_key_has_its_values(string by, string?[] keys) =>
        Assert.Equal(keys, Entries.View(Entries.Usual(), by).Root.Groups.Select(g => g.Key));

    [Fact]
    public void An_unknown_owner_is_a_group_without_key_at_the_end()
    {
        var root = Entries.View(Entries.Scan(
            Entries.Call(null, "m", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1"),
            Entries.Call("s", "m", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1"))).Root;

        Assert.Equal(["s", null], root.Groups.Select(g => g.Key));
    }

    [Fact]
    public void What_has_no_price_is_not_zero()
    {
        var unpriced = Entries.Call("s", "claude-next-9", "2026-11-21T10:00:00Z", new(1, 2, 0, 0, 0, 0, 0), null);
        var priced = Entries.Call("s", "m", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1");
        var nothing = Entries.Call("s", "m", "2026-11-21T10:00:00Z", TokenCounts.Zero, "0");

        Assert.Equal((null, 1L), Of(unpriced));
        Assert.Equal((null, 1L), Of(unpriced, nothing));
        Assert.Equal((Entries.Usd("1"), 1L), Of(unpriced, priced));
        Assert.Equal((PicoUsd.Zero, 0L), Of(nothing));
        Assert.Equal((PicoUsd.Zero, 0L), Of());
        Assert.Equal((Entries.Usd("1"), 1L), Of(priced with { Flags = [Reason.UnpricedMeter] }));

        static (PicoUsd?, long) Of(params UsageEntry[] entries)
        {
            var sum = Entries.View(Entries.Scan(entries)).Root.Sum;
            return (sum.Cost, sum.UnpricedCalls);
        }
    }

    [Fact]
    public void An_upper_bound_of_one_part_bounds_the_group()
    {
        var sum = Entries.View(Entries.Scan(
            Entries.Call("s", "m", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1") with { CostUpper = Entries.Usd("1.5") },
            Entries.Call("s", "m", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "0.25"))).Root.Sum;

        Assert.Equal((Entries.Usd("1.25"), Entries.Usd("1.75")), (sum.Cost!.Value, sum.CostUpper!.Value));
    }

    [Fact]
    public void Usage_without_a_time_is_left_out_by_a_filter_and_counted()
    {
        var scan = Entries.Scan(
            Entries.Call("s", "m", null, new(1, 0, 0, 0, 0, 0, 0), "1") with { Flags = [Reason.Undated] },
            Entries.Call("s", "m", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1"),
            Entries.Call("s", "m", "2026-11-20T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), null) with { Flags = [Reason.UnpricedModel] })
            .With(flags: [new(Reason.Undated, null, 1), new(Reason.UnpricedModel, "m", 1), new(Reason.StateFalls, null, 3)]);

        var all = Entries.View(scan);
        Assert.Equal((3, 0), (all.Root.Sum.Calls, all.LeftOutUndated));
        Assert.Equal([Reason.UnpricedModel, Reason.Undated, Reason.StateFalls], all.Flags.Select(f => f.Reason));

        var some = Entries.View(scan, since: "2026-11-21");
        Assert.Equal((1, 1), (some.Root.Sum.Calls, some.LeftOutUndated));
        Assert.Equal(new RemarkCount(Reason.Undated, null, 1), Assert.Single(some.NotCounted));
        Assert.Equal([Reason.StateFalls], some.Flags.Select(f => f.Reason));
    }

    [Fact]
    public void Keys_are_read_from_repeats_and_commas_and_an_unknown_one_is_named()
    {
        Assert.True(GroupByNames.TryParse(["day,model", "day", "Session"], out var keys, out _));
        Assert.Equal([GroupBy.Day, GroupBy.Model, GroupBy.Session], keys);
        Assert.True(GroupByNames.TryParse([], out keys, out _));
        Assert.Equal([GroupBy.Session], keys);
        Assert.False(GroupByNames.TryParse(["hour"], out _, out var error));
        Assert.Contains("hour", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_every_level_add_up_to_their_parent()
    {
        var entry =
            from session in Gen.Elements<string?>("a", "b", null)
            from model in Gen.Elements<string?>("m", "n", null)
            from hour in Gen.Choose(0, 90)
            from kind in Gen.Choose(0, 3)
            from cost in Gen.Elements<string?>("1", "0.000000000001", null)
            from tokens in Gen.Choose(0, 5)
            select kind switch
            {
                0 or 1 => Entries.Call(session, model, hour == 0 ? null : "2026-11-20T00:00:00Z", new(tokens, 1, 0, 0, 0, 0, 0), cost) with { At = At(hour), Kind = (EntryKind)kind, Calls = 1 - kind, ModelCalls = 1 - kind },
                _ => new UsageEntry { Kind = (EntryKind)kind, Session = session, At = At(hour), Reported = Entries.Usd(cost ?? "3") },
            };
        Prop.ForAll(
            Gen.ListOf(entry).ToArbitrary(),
            Gen.Elements("session", "model,day", "day,session,agent", "week,project", "month,surface,model").ToArbitrary(),
            (entries, by) => Check(Entries.View(Entries.Scan([.. entries]), by).Root)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

        static EventTime At(int hour) => hour == 0 ? EventTime.Unknown : EventTime.From(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero).AddHours(hour));

        static bool Check(Group group)
        {
            var sum = group.Sum;
            var models = group.Models.Select(m => m.Sum).ToList();
            var known = Total(models) == (sum.Calls, sum.Tokens, sum.Cost ?? PicoUsd.Zero, sum.UnpricedCalls);
            return known && (group.Groups.Count == 0 || (Total(group.Groups.Select(g => g.Sum)) == Total([sum]) &&
                Money(group.Groups.Select(g => g.Sum.Reported)) == (sum.Reported ?? PicoUsd.Zero) &&
                Money(group.Groups.Select(g => g.Sum.Remainder.Reported)) == (sum.Remainder.Reported ?? PicoUsd.Zero) &&
                group.Groups.All(Check)));
        }

        static (long, TokenCounts, PicoUsd, long) Total(IEnumerable<Sum> sums)
        {
            var all = sums.ToList();
            return (all.Sum(s => s.Calls), all.Aggregate(TokenCounts.Zero, (a, s) => a + s.Tokens), Money(all.Select(s => s.Cost)), all.Sum(s => s.UnpricedCalls));
        }

        static PicoUsd Money(IEnumerable<PicoUsd?> amounts) => amounts.Aggregate(PicoUsd.Zero, (a, b) => a + (b ?? PicoUsd.Zero));
    }
}
