using System.Globalization;
using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Tests.Proof.Exhaustive;
using Fazm.Metering.Tests.Proof.Laws;
using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Proof.WrongMeters;

/// <summary>Tests the tests: every wrong meter must be caught by a law. The table says by which, and after how many cases.</summary>
public sealed class WrongMeterTests(ITestOutputHelper output)
{
    private const int Cases = 1500;

    // Laws that compare a meter with itself are looked at for fewer cases: the table is to be read, not waited for.
    private const int CasesOfLaws = 150;

    private static readonly Dictionary<History, Bill> Expected = [];

    private static readonly (string Name, Func<WrongMeter, History, bool> Holds)[] Laws =
    [
        ("equals the meter", (meter, history) => meter.Count(history.Seen).Equals(Expected[history])),
        ("order", (meter, history) => meter.Count(history.Seen).Equals(meter.Count([.. history.Seen.Reverse()]))),
        ("repeats", (meter, history) => meter.Count(history.Seen).Equals(meter.Count([.. history.Seen, .. history.Seen]))),
        ("strangers", (meter, history) => Strangers(meter, history)),
    ];

    [Fact]
    public void Every_wrong_meter_is_caught()
    {
        var histories = Enumerable.Range(0, Cases).Select(i => HistoryBuilder.Make(i * 104_729, simple: true)).ToArray();
        var small = Enumerable.Range(1, 255).Select(set => new History(set, [.. SmallWorld.Observations(set)], new HashSet<Hard>())).ToArray();
        foreach (var history in histories.Concat(small))
        {
            Expected[history] = Bill.Of(history.Seen);
        }

        var table = new StringBuilder().AppendLine("wrong meter | " + string.Join(" | ", Laws.Select(law => law.Name)) + " | small world");
        List<string> survivors = [];
        var rows = WrongMeterList.All.AsParallel().AsOrdered().Select(meter => (meter.Name, Found: Laws.Select((law, i) => FirstFound(meter, law.Holds, i == 0 ? histories : histories[..CasesOfLaws])).Append(FirstFound(meter, Laws[0].Holds, small)).ToArray())).ToList();
        foreach (var (name, found) in rows)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"{name} | {string.Join(" | ", found.Select(after => after is { } n ? n.ToString(CultureInfo.InvariantCulture) : "-"))}");
            if (found.All(after => after is null))
            {
                survivors.Add(name);
            }
        }

        output.WriteLine("Killed after so many cases; - is not killed by that law.");
        output.WriteLine(table.ToString());
        Assert.True(survivors.Count == 0, $"survived: {string.Join(", ", survivors)}{Environment.NewLine}{table}");
        Assert.True(rows.Count >= 20);
    }

    [Fact]
    public void The_naive_meter_with_its_rules_as_they_are_survives()
    {
        var histories = Enumerable.Range(0, Cases).Select(i => HistoryBuilder.Make(i * 104_729, simple: true)).ToArray();
        foreach (var history in histories)
        {
            Expected[history] = Bill.Of(history.Seen);
        }

        foreach (var (name, holds) in Laws)
        {
            if (FirstFound(WrongMeterList.Right, holds, name == Laws[0].Name ? histories : histories[..CasesOfLaws]) is { } at)
            {
                Assert.Fail($"{name}: {histories[at - 1]}");
            }
        }
    }

    private static int? FirstFound(WrongMeter meter, Func<WrongMeter, History, bool> holds, History[] histories)
    {
        for (var i = 0; i < histories.Length; i++)
        {
            if (!holds(meter, histories[i]))
            {
                return i + 1;
            }
        }

        return null;
    }

    /// <summary>A history and its twin in other sessions, told together, are the sum of both; message ids may be used again there where no request id stands beside them.</summary>
    private static bool Strangers(WrongMeter meter, History history)
    {
        var alone = meter.Count(history.Seen);
        if (alone.Rows.Keys.Any(key => key.Session == Bill.Nobody))
        {
            return true;
        }

        var together = meter.Count([.. history.Seen, .. history.Seen.Select(one => Renaming.Of(one, "x-"))]);
        return together.Sum() == alone.Sum() + alone.Sum();
    }
}
