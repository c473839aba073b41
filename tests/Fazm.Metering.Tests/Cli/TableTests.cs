using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Cli.Scanning;

namespace Fazm.Metering.Tests.Cli;

public sealed class TableTests
{
    [Fact]
    public void A_terminal_of_80_columns_drops_what_has_no_room_and_says_so() => Same(
        """
        Usage by session

        Session                     Calls  Input  Output  Cache read      Cost  Reported
        ────────────────────────────────────────────────────────────────────────────────
        e6bf0f7a-1c5…-0a1b2c3d4e5f      2  1,608   1,286   1,091,044     $1.32     $1.42
        0b9d2c11-77a…-5f6e7d8c9b0a      1     10      20           0  $0.00011         -
        ────────────────────────────────────────────────────────────────────────────────
        Total                           3  1,618   1,306   1,091,044     $1.32     $1.42

        Model             Calls  Input  Output  Cache write  Cache read  Web      Cost
        ──────────────────────────────────────────────────────────────────────────────
        claude-opus-5-5       2    736   1,280       13,490   1,091,044    2     $1.32
        claude-haiku-5-5      1    882      26            0           0    0  $0.00021

        Remainder, inside the total: $0.0001 that counters show and no call covers (878
        tokens: claude-haiku-5-5).
        Reported by the clients: $1.42, $0.1000 more than counted for that session.
        Beside the total: $0.1000 that clients report and no tokens explain
        (unexplained-spend).
        Not shown at this width: cache write, web.
        Prices: anthropic 2026-11-22.1. Read: 2 files, 40 rows, 123,456 bytes.
        """,
        Printed.Run(Entries.Usual(), "report x", 80).Out);

    [Fact]
    public void Nested_groups_are_indented_and_what_is_of_no_model_stands_apart() => Same(
        """
        Usage by day, model (Europe/Berlin)

        Day, model          Calls  Input  Output  Cache write  Cache read  Web      Cost  Reported
        ──────────────────────────────────────────────────────────────────────────────────────────
        2026-11-21              1    731      80       11,490      45,522    0   $0.0711         -
          claude-opus-5-5       1    731      80       11,490      45,522    0   $0.0711         -
        2026-11-22              2    887   1,226        2,000   1,045,522    2     $1.25     $1.42
          claude-opus-5-5       1      5   1,200        2,000   1,045,522    2     $1.25         -
          claude-haiku-5-5      1    882      26            0           0    0  $0.00021         -
          (of no model)         0      0       0            0           0    0         -     $1.42
        ──────────────────────────────────────────────────────────────────────────────────────────
        Total                   3  1,618   1,306       13,490   1,091,044    2     $1.32     $1.42

        Remainder, inside the total: $0.0001 that counters show and no call covers (878 tokens: claude-haiku-5-5).
        Reported by the clients: $1.42, $0.1000 more than counted for that session.
        Beside the total: $0.1000 that clients report and no tokens explain (unexplained-spend).
        Prices: anthropic 2026-11-22.1. Read: 2 files, 40 rows, 123,456 bytes.
        """,
        Printed.Run(Entries.Usual(), "report x --by day,model --timezone Europe/Berlin", 120).Out);

    [Fact]
    public void A_lower_bound_is_marked_and_explained() => Same(
        """
        Usage by session

        Session                               Calls  Input  Output  Cache write  Cache read      Cost
        ─────────────────────────────────────────────────────────────────────────────────────────────
        (unknown owner)                           1      1       2            0           0  ≥ $12.34
        0b9d2c11-77aa-4e21-8c43-5f6e7d8c9b0a      1      2       4            0           0     $5.00
        e6bf0f7a-1c52-4d0e-9f3b-0a1b2c3d4e5f      1  1,000       2            0           0  unpriced
        ─────────────────────────────────────────────────────────────────────────────────────────────
        Total                                     3  1,003       8            0           0  ≥ $17.34

        Model                  Calls  Input  Output  Cache write  Cache read      Cost
        ──────────────────────────────────────────────────────────────────────────────
        claude-opus-5-5            1      1       2            0           0  ≥ $12.34
        gpt-7 (as gpt-7-2026)      1      2       4            0           0     $5.00
        claude-next-9              1  1,000       2            0           0  unpriced

        ≥ at least: no price for claude-next-9 (fazm-meter prices show tells why; --prices FILE adds some);
        1 call never got its final usage.
        At most $17.85 for what has a price: counters sum over prompts whose lengths decide the price
        (band-uncertain).
        Not counted: 3 rows (malformed, truncated-row); --explain lists them.
        Prices: anthropic 2026-11-22.1. Read: 2 files, 40 rows, 123,456 bytes.

        Rows read                    40
          counted                    37
          FZM002                      2  malformed: is not a complete JSON object
          FZM012                      1  truncated-row: ends with the file, before it is complete

        Calls                         $17.3456789
        + remainder                            $0
        = cost                        $17.3456789  what has a price; the rest is unknown
          at most                     $17.8456789

        Flags of what counted
          FZM021                      1  unpriced-model (claude-next-9): has no price in the books at that time
          FZM023                      1  band-uncertain: is a sum over prompts whose lengths decide the price

        Rows not counted
          a.jsonl:4 (byte 220): FZM012 truncated-row (x?[31m), ends with the file, before it is complete
          a.jsonl:30 (byte 1200): FZM002 malformed, is not a complete JSON object
          b.jsonl:3 (byte 120): FZM002 malformed, is not a complete JSON object
        """,
        Printed.Run(Odd(), "report x --explain --strict", 100).Out);

    [Theory]
    [InlineData(30)]
    [InlineData(45)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(200)]
    public void No_line_is_longer_than_the_terminal(int columns)
    {
        foreach (var line in Printed.Run(Entries.Usual(), "report x --by session,model", columns).Out.Split('\n'))
        {
            Assert.True(line.Length <= columns, line);
            Assert.Equal(line.TrimEnd(), line);
        }
    }

    [Fact]
    public void Styles_are_for_terminals_without_NO_COLOR()
    {
        Assert.Contains("\u001b[1m", Printed.Run(Entries.Usual(), "report x", 100, h => h with { Variable = _ => null }).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", Printed.Run(Entries.Usual(), "report x", 100).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", Printed.Run(Entries.Usual(), "report x", null, h => h with { Variable = _ => null }).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_from_a_log_cannot_steer_the_terminal()
    {
        var scan = Entries.Scan(Entries.Call("s\u001b[2J\u202e", "m\n", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), "1"));
        var printed = Printed.Run(scan, "report x").Out;

        Assert.Contains("s?[2J?", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_found_is_said()
    {
        Assert.StartsWith("No usage found.\n", Printed.Run(Entries.Scan(), "report x").Out, StringComparison.Ordinal);
        Assert.StartsWith("No usage found in that time.\n", Printed.Run(Entries.Usual(), "report x --since 2026-11-23").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("12.345", "$12.34")]
    [InlineData("12.355", "$12.36")]
    [InlineData("1234567.8", "$1,234,567.80")]
    [InlineData("0.0012", "$0.0012")]
    [InlineData("0.0711686", "$0.0712")]
    [InlineData("0.00012345", "$0.00012")]
    [InlineData("0.0001", "$0.0001")]
    [InlineData("0.000000000001", "$0.000000000001")]
    [InlineData("0.99996", "$1.0000")]
    [InlineData("-3.5", "-$3.50")]
    public void Amounts_are_short_for_the_eye(string amount, string text) => Assert.Equal(text, MoneyText.Of(Entries.Usd(amount)));

    [Theory]
    [InlineData("12.349", "≥ $12.34")]
    [InlineData("0.99999", "≥ $0.9999")]
    [InlineData("-0.00001", "≥ -$0.00001")]
    [InlineData("-12.341", "≥ -$12.35")]
    public void A_lower_bound_is_never_rounded_up(string amount, string text) => Assert.Equal(text, MoneyText.AtLeast(Entries.Usd(amount)));

    /// <summary>Everything that makes a total uncertain.</summary>
    internal static ScanResult Odd()
    {
        var scan = Entries.Scan(
            Entries.Call(Entries.S1, "claude-next-9", "2026-11-21T10:00:00Z", new(1000, 2, 0, 0, 0, 0, 0), null) with { Flags = [Reason.UnpricedModel] },
            Entries.Call(null, "claude-opus-5-5", "2026-11-21T10:00:00Z", new(1, 2, 0, 0, 0, 0, 0), "12.3456789") with { IsLowerBound = true },
            Entries.Call(Entries.S2, "gpt-7", "2026-11-21T10:00:00Z", new(1, 2, 0, 0, 0, 0, 0), "2.5") with { CostUpper = Entries.Usd("3"), PricedAs = "gpt-7-2026", Calls = 0, ModelCalls = 0 },
            Entries.Call(Entries.S2, "gpt-7", null, new(1, 2, 0, 0, 0, 0, 0), "2.5") with { PricedAs = "gpt-7-2026" })
            .With(
                notCounted: [new(Reason.Malformed, null, 2), new(Reason.TruncatedRow, null, 1)],
                flags: [new(Reason.UnpricedModel, "claude-next-9", 1), new(Reason.BandUncertain, null, 1)]);
        return scan with
        {
            Places =
            [
                new("b.jsonl", 3, 120, Reason.Malformed, null),
                new("a.jsonl", 30, 1200, Reason.Malformed, null),
                new("a.jsonl", 4, 220, Reason.TruncatedRow, "x\u001b[31m"),
            ],
        };
    }

    private static void Same(string expected, string actual) => Assert.Equal(expected.ReplaceLineEndings("\n").TrimEnd(), actual.TrimEnd());
}
