using System.Globalization;
using System.Text.Json;
using Fazm.Metering.Tests.Architecture;
using Fazm.Metering.Tests.Wire;

namespace Fazm.Metering.Tests.Cli;

/// <summary><c>report --explain</c> accounts for every row and every cent.</summary>
public sealed class ExplainTests
{
    [Theory]
    [InlineData("stream-fork")]
    [InlineData("stream-sse-error-final")]
    [InlineData("stream-upgrade")]
    [InlineData("stream-json")]
    [InlineData("acp-background")]
    [InlineData("old-acp-tools-subagent")]
    [InlineData("")]
    public void Rows_and_money_of_recordings_add_up(string capture)
    {
        var folder = Path.Combine(WireData.Captures, capture);
        var result = ToolProcess.Run("report", folder, "--explain", "--json");
        Assert.Equal("", result.Error);
        using var report = JsonDocument.Parse(result.Out);
        var explain = report.RootElement.GetProperty("explain");
        var listed = explain.GetProperty("rows").EnumerateArray().Select(row => (File: row.GetProperty("file").GetString()!, Row: row.GetProperty("row").GetInt64(), Offset: row.GetProperty("offset").GetInt64(), Flag: row.GetProperty("flag").GetString()!)).ToList();

        // By reason, and each at its own line.
        var lines = listed.Select(row => row.File).Distinct().ToDictionary(file => file, file => File.ReadAllText(file).TrimEnd('\n').Split('\n').LongLength);
        var byReason = report.RootElement.GetProperty("notCounted").EnumerateArray().ToDictionary(reason => reason.GetProperty("flag").GetString()!, reason => reason.GetProperty("rows").GetInt64());
        Assert.Equal(byReason.OrderBy(reason => reason.Key), listed.GroupBy(row => row.Flag).Select(reason => KeyValuePair.Create(reason.Key, reason.LongCount())).OrderBy(reason => reason.Key));
        Assert.All(listed, row => Assert.InRange(row.Row, 1, lines[row.File]));
        Assert.Equal(listed.Count, listed.Select(row => (row.File, row.Row, row.Offset)).Distinct().Count());
        Assert.Equal(explain.GetProperty("rowsRead").GetInt64(), explain.GetProperty("rowsCounted").GetInt64() + listed.Count);

        var money = explain.GetProperty("money");
        Assert.Equal(Amount(money, "cost"), Amount(money, "calls") + Amount(money, "remainder"));
        Assert.Equal(Amount(report.RootElement.GetProperty("totals"), "cost"), Amount(money, "cost"));
        Assert.Equal(Amount(money, "reported") - Amount(money, "costOfReported"), Amount(money, "drift"));
        Assert.Equal(Amount(money, "drift"), money.GetProperty("causes").EnumerateArray().Sum(cause => Amount(cause, "amount")));
    }

    [Fact]
    public void Only_sessions_that_reported_are_compared()
    {
        var scan = Entries.Scan(
            Entries.Call(Entries.S1, "claude-opus-5-5", "2026-11-22T10:00:00Z", new(1, 1, 0, 0, 0, 0, 0), "2"),
            Entries.Reported(Entries.S1, "2026-11-22T10:00:00Z", "1.5"),
            Entries.Unexplained(Entries.S1, "2026-11-22T10:00:00Z", "0.25"),
            Entries.Call(Entries.S2, "claude-opus-5-5", "2026-11-22T10:00:00Z", new(1, 1, 0, 0, 0, 0, 0), "40"));
        Assert.Contains("Reported by the clients: $1.50, $0.5000 less than counted for that session.", Printed.Run(scan, "report x").Out, StringComparison.Ordinal);

        var drift = Entries.View(scan).Drift!;
        Assert.Equal((1, "1.5", "2", "40", "-0.5"), (drift.Sessions, drift.Reported.ToString(), drift.Cost.ToString(), drift.CostOfOthers.ToString(), drift.Difference.ToString()));
        Assert.Equal([(Reason.UnexplainedSpend, "0.25"), (Reason.Drift, "-0.75")], drift.Parts.Select(part => (part.Cause, part.Amount.ToString())));
        var text = Printed.Run(scan, "report x --explain").Out;
        Assert.Contains("Not compared", text, StringComparison.Ordinal);
        Assert.Contains("FZM033", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_price_is_named_as_the_cause()
    {
        var scan = Entries.Scan(
            Entries.Call(Entries.S1, "claude-next-9", "2026-11-22T10:00:00Z", new(1, 1, 0, 0, 0, 0, 0), null),
            Entries.Reported(Entries.S1, "2026-11-22T10:00:00Z", "1.5"),
            Entries.Call(Entries.S2, "claude-opus-5-5", "2026-11-22T10:00:00Z", new(1, 1, 0, 0, 0, 0, 0), "4") with { IsLowerBound = true },
            Entries.Reported(Entries.S2, "2026-11-22T10:00:00Z", "3"));
        Assert.Equal([(Reason.UnpricedModel, "1.5"), (Reason.LowerBound, "-1")], Entries.View(scan).Drift!.Parts.Select(part => (part.Cause, part.Amount.ToString())));
    }

    private static decimal Amount(JsonElement of, string name) =>
        of.GetProperty(name).GetString() is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : 0m;
}
