using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fazm.Metering.Tests.Cli;

public sealed class ReportOutputTests
{
    [Fact]
    public void Csv_has_one_row_for_each_model_of_each_innermost_group()
    {
        const string Expected =
            """
            day,session,model,pricedAs,calls,input,output,cacheWrite5m,cacheWrite1h,cacheRead,webSearches,webFetches,cost,costUpper,reportedCost,unpricedCalls,lowerBoundCalls
            2026-11-21,e6bf0f7a-1c52-4d0e-9f3b-0a1b2c3d4e5f,claude-opus-5-5,claude-opus-5-5,1,731,80,11490,0,45522,0,0,0.0710686,,,0,0
            2026-11-22,0b9d2c11-77aa-4e21-8c43-5f6e7d8c9b0a,claude-haiku-5-5,claude-haiku-5-5,1,10,20,0,0,0,0,0,0.00011,,,0,0
            2026-11-22,e6bf0f7a-1c52-4d0e-9f3b-0a1b2c3d4e5f,claude-haiku-5-5,claude-haiku-5-5,0,872,6,0,0,0,0,0,0.0001,,,0,0
            2026-11-22,e6bf0f7a-1c52-4d0e-9f3b-0a1b2c3d4e5f,claude-opus-5-5,claude-opus-5-5,1,5,1200,0,2000,1045522,2,0,1.25,,,0,0
            2026-11-22,e6bf0f7a-1c52-4d0e-9f3b-0a1b2c3d4e5f,,,0,0,0,0,0,0,0,0,0,,1.4211686,0,0
            """;
        var csv = Printed.Run(Entries.Usual(), "report x --csv --by day,session").Out;

        Assert.Equal(Expected.ReplaceLineEndings("\r\n") + "\r\n", csv);
    }

    [Fact]
    public void Csv_quotes_as_RFC_4180_and_names_the_model_once()
    {
        var scan = Entries.Scan(Entries.Call("a,\"b\"\n", "m", "2026-11-21T10:00:00Z", new(1, 0, 0, 0, 0, 0, 0), null))
            .With(projects: [("a,\"b\"\n", "C:\\x, y")]);

        Assert.Contains("\r\n\"a,\"\"b\"\"\n\",m,,1,1,0,0,0,0,0,0,,,,1,0\r\n", Printed.Run(scan, "report x --csv").Out, StringComparison.Ordinal);
        Assert.StartsWith("project,model,pricedAs,calls", Printed.Run(scan, "report x --csv --by project,model").Out, StringComparison.Ordinal);
        Assert.Contains("\r\n\"C:\\x, y\",m,,1,", Printed.Run(scan, "report x --csv --by project,model").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_contracts_names_in_the_contracts_order()
    {
        const string Sum = "calls input output cacheWrite5m cacheWrite1h cacheRead webSearches webFetches cost costUpper reportedCost unpricedCalls lowerBoundCalls remainder";
        var json = Json(Entries.Usual(), "--by session,day");

        Assert.Equal("schema prices totals models groups notCounted flags files", Names(json));
        Assert.Equal("fazm-meter.report/1", (string?)json["schema"]);
        Assert.Equal("""{"asOf":"2026-11-22","books":["anthropic 2026-11-22.1"]}""", json["prices"]!.ToJsonString());
        Assert.Equal(Sum, Names(json["totals"]!));
        Assert.Equal("cost reportedCost models", Names(json["totals"]!["remainder"]!));
        Assert.StartsWith("model input output", Names(json["totals"]!["remainder"]!["models"]![0]!), StringComparison.Ordinal);
        Assert.StartsWith("model pricedAs calls input output", Names(json["models"]![0]!), StringComparison.Ordinal);
        Assert.Equal($"by key {Sum} models groups", Names(json["groups"]![0]!));
        Assert.Equal("day", (string?)json["groups"]![0]!["groups"]![0]!["by"]);
        Assert.Equal("id flag reason rows", Names(json["notCounted"]![0]!).Replace(" detail", string.Empty, StringComparison.Ordinal));
        Assert.Equal("""{"read":2,"bytes":123456,"failed":[]}""", json["files"]!.ToJsonString());
    }

    [Fact]
    public void Json_money_is_an_exact_string_or_null()
    {
        var totals = Json(Entries.Usual())["totals"]!;
        Assert.Equal(("1.3212786", "1.4211686", "0.0001", "0.1"),
            ((string?)totals["cost"], (string?)totals["reportedCost"], (string?)totals["remainder"]!["cost"], (string?)totals["remainder"]!["reportedCost"]));
        Assert.Equal(JsonValueKind.String, totals["cost"]!.GetValueKind());

        var unpriced = Json(Entries.Scan(Entries.Call("s", null, null, new(1, 0, 0, 0, 0, 0, 0), null)));
        Assert.Null(unpriced["totals"]!["cost"]);
        Assert.Null(unpriced["totals"]!["reportedCost"]);
        Assert.Null(unpriced["models"]![0]!["model"]);
        Assert.Equal(1, (int)unpriced["totals"]!["unpricedCalls"]!);
    }

    [Fact]
    public void Json_bytes_do_not_depend_on_the_order_of_entries_remarks_and_failures()
    {
        var scan = TableTests.Odd();
        var turned = scan with { Places = [.. scan.Places.Reverse()] };
        turned = Entries.Scan([.. scan.Report.Entries.Reverse()]).With([.. scan.Report.NotCounted.Reverse()], [.. scan.Report.Flags.Reverse()]) with { Places = turned.Places };

        Assert.Equal(Printed.Run(scan, "report x --json --explain").Out, Printed.Run(turned, "report x --json --explain").Out);
        Assert.Equal(Printed.Run(scan, "report x").Out, Printed.Run(turned, "report x").Out);
    }

    [Fact]
    public void Json_is_UTF_8_with_line_feeds_and_no_mark()
    {
        var scan = Entries.Scan(Entries.Call("sité", "m", null, new(1, 0, 0, 0, 0, 0, 0), null));
        var text = Printed.Run(scan, "report x --json").Out;

        Assert.StartsWith("{\n  \"schema\"", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Contains("sité", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explained_json_lists_every_row_with_its_place()
    {
        var explain = Json(TableTests.Odd(), "--explain")["explain"]!;

        Assert.Equal((40, 37), ((int)explain["rowsRead"]!, (int)explain["rowsCounted"]!));
        Assert.Equal(["a.jsonl:4@220 FZM012", "a.jsonl:30@1200 FZM002", "b.jsonl:3@120 FZM002"],
            explain["rows"]!.AsArray().Select(r => $"{r!["file"]}:{r["row"]}@{r["offset"]} {r["id"]}"));
    }

    private static JsonNode Json(Fazm.Metering.Cli.Scanning.ScanResult scan, string more = "") => JsonNode.Parse(Printed.Run(scan, "report x --json " + more).Out)!;

    private static string Names(JsonNode node) => string.Join(' ', node.AsObject().Select(p => p.Key));
}
