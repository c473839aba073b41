using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Cli.Ledgers;

public sealed class LedgerCommandTests : IDisposable
{
    private readonly LedgerTool _tool = new();

    private static string Samples => Path.Combine(PricingData.Root, "samples", "data");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Importing_again_stores_nothing_and_what_is_stored_stays_when_the_logs_are_gone()
    {
        _tool.Log("a.jsonl", "2026-11-20T10:00:00Z", 1, 2);
        var first = _tool.Json("import", _tool.Logs);
        Assert.Equal((2, 0, 2, "0.009"), ((int)first["events"]!["stored"]!, (int)first["before"]!["calls"]!, (int)first["now"]!["calls"]!, (string?)first["now"]!["cost"]));

        var again = _tool.Json("import", _tool.Logs);
        Assert.Equal((0, 2, "0.009"), ((int)again["events"]!["stored"]!, (int)again["events"]!["alreadyStored"]!, (string?)again["now"]!["cost"]));

        File.Delete(Path.Join(_tool.Logs, "a.jsonl"));
        _tool.Log("b.jsonl", "2026-11-21T10:00:00Z", 2, 3);
        Assert.Equal("0.0135", (string?)_tool.Json("import", _tool.Logs)["now"]!["cost"]);
        Assert.Equal("0.0135", (string?)_tool.Json("balance")["totals"]!["cost"]);
        Assert.Equal("0.009", (string?)_tool.Json("balance", "--until", "2026-11-20")["totals"]!["cost"]);
        Assert.Contains("Stored: nothing new; all 3 events known already.", _tool.Run("import", _tool.Logs).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_samples_cost_in_the_ledger_what_they_cost_in_the_report()
    {
        var report = System.Text.Json.Nodes.JsonNode.Parse(Architecture.ToolProcess.Run("report", Samples, "--json").Out)!["totals"]!;
        _tool.Json("import", Samples);
        var ledger = _tool.Json("balance")["totals"]!;
        foreach (var field in new[] { "calls", "input", "output", "cacheWrite5m", "cacheWrite1h", "cacheRead", "webSearches", "webFetches", "cost", "reportedCost", "lowerBoundCalls" })
        {
            Assert.Equal(report[field]?.ToJsonString(), ledger[field]?.ToJsonString());
        }
    }

    [Fact]
    public void A_closed_month_takes_nothing_any_more_and_what_is_late_is_linked_with_it()
    {
        _tool.Log("a.jsonl", "2026-10-20T10:00:00Z", 1);
        _tool.Json("import", _tool.Logs);
        var before = _tool.Json("statement", "--month", "2026-10");
        Assert.True((bool)_tool.Json("close", "--month", "2026-10")["closedNow"]!);
        Assert.False((bool)_tool.Json("close", "--month", "2026-10")["closedNow"]!);
        _tool.Time += new TimeSpan(1, 0, 0);
        _tool.Log("b.jsonl", "2026-10-21T10:00:00Z", 2);
        _tool.Json("import", _tool.Logs);

        Assert.Equal(before["totals"]!.ToJsonString(), _tool.Json("statement", "--month", "2026-10")["totals"]!.ToJsonString());
        var next = _tool.Json("statement", "--month", "2026-11");
        var late = Assert.Single(next["lateRows"]!.AsArray())!;
        Assert.Equal(("0.0045", "0.0045", "2026-10-01/2026-11-01 UTC"), ((string?)next["totals"]!["cost"], (string?)next["late"]!["cost"], (string?)late["lateFor"]));
        var text = _tool.Run("statement", "--month", "2026-11").Out;
        Assert.Contains("Late: +$0.0045 of it came too late", text, StringComparison.Ordinal);
        Assert.Contains("late for 2026-10-01/2026-11-01 UTC", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_as_of_a_time_stays_what_it_was()
    {
        _tool.Log("a.jsonl", "2026-11-20T10:00:00Z", 1);
        _tool.Json("import", _tool.Logs);
        var first = _tool.Json("statement");
        _tool.Time += new TimeSpan(1, 0, 0);
        _tool.Log("b.jsonl", "2026-11-20T11:00:00Z", 2);
        _tool.Json("import", _tool.Logs);
        Assert.Equal(first.ToJsonString(), _tool.Json("statement", "--as-of", (string)first["asOf"]!).ToJsonString());
        Assert.Equal("0.009", (string?)_tool.Json("statement")["totals"]!["cost"]);
        Assert.Equal(2, _tool.Json("statement", "--lines")["rows"]!.AsArray().Count);
        Assert.Equal("0.009", (string?)_tool.Json("statement", "--as-of", "2099-01-01")["totals"]!["cost"]);
    }

    [Fact]
    public void Periods_go_by_the_zone()
    {
        _tool.Log("a.jsonl", "2026-10-31T23:30:00Z", 1);
        _tool.Json("import", _tool.Logs);
        Assert.Equal(1, (int)_tool.Json("statement", "--month", "2026-10", "--timezone", "UTC")["totals"]!["calls"]!);
        Assert.Equal(0, (int)_tool.Json("statement", "--month", "2026-10", "--timezone", "Europe/Berlin")["totals"]!["calls"]!);
        Assert.Equal(1, (int)_tool.Json("balance", "--since", "2026-11-01", "--timezone", "Europe/Berlin")["totals"]!["calls"]!);
    }

    [Fact]
    public void Rerating_writes_the_difference_once_and_a_trial_writes_nothing()
    {
        _tool.Log("a.jsonl", "2026-11-20T10:00:00Z", 1, 2);
        _tool.Json("import", _tool.Logs);
        var book = Path.Join(_tool.Folder.FullName, "contract.json");
        File.WriteAllText(book, Book());
        string[] wish = ["rerate", "--prices", book, "--note", "contract"];
        Assert.Equal("-0.007", (string?)_tool.Json([.. wish, "--trial"])["change"]!["cost"]);
        Assert.Equal("0.009", (string?)_tool.Json("balance")["totals"]!["cost"]);
        Assert.Equal(2, (int)_tool.Json(wish)["changed"]!);
        Assert.Equal("0.002", (string?)_tool.Json("balance")["totals"]!["cost"]);
        Assert.Equal(0, (int)_tool.Json(wish)["changed"]!);
        var row = _tool.Json("statement", "--lines")["rows"]!.AsArray().First(one => (string?)one!["kind"] == "rerating")!;
        Assert.Equal(("contract", "contract@2026", 1), ((string?)row["note"], (string?)row["version"], (int)row["correctsRevision"]!));
        Assert.Contains("claude-sonnet-4-5", (string?)row["versionBefore"], StringComparison.Ordinal);
        Assert.Equal(0, (int)_tool.Json("import", _tool.Logs)["events"]!["stored"]!);
        Assert.Equal("0.002", (string?)_tool.Json("balance")["totals"]!["cost"]);
    }

    [Fact]
    public void Another_user_for_the_same_call_is_a_conflict_that_is_kept_and_told()
    {
        _tool.Log("a.jsonl", "2026-11-20T10:00:00Z", 1);
        _tool.Json("import", _tool.Logs);
        var told = _tool.Run("import", _tool.Logs, "--user", "eve");
        Assert.Equal(0, told.Code);
        Assert.Contains("fazm-meter ledger conflicts", told.Error, StringComparison.Ordinal);
        Assert.Equal(1, _tool.Run("import", _tool.Logs, "--user", "eve", "--strict").Code);
        Assert.Equal(("eve", "user"), _tool.Json("conflicts")["conflicts"]![0] is var conflict ? ((string?)conflict!["user"], (string?)conflict["kind"]) : default);
        Assert.Equal(1, (int)_tool.Json("balance")["totals"]!["calls"]!);
        Assert.Equal(1, (int)_tool.Json("import", _tool.Logs, "--user", "eve", "--tenant", "other")["now"]!["calls"]!);
    }

    [Fact]
    public void A_damaged_file_is_found_and_a_backup_brings_it_back()
    {
        _tool.Json("import", Samples);
        var expected = _tool.Json("balance").ToJsonString();
        Assert.Equal(0, _tool.Run("verify").Code);
        var backup = Path.Join(_tool.Folder.FullName, "backup.db");
        _tool.Json("backup", backup);
        Assert.Equal(0, (int)_tool.Json("verify", "--ledger", backup)["faults"]!);

        foreach (var rest in new[] { "-wal", "-shm" })
        {
            File.Delete(_tool.File + rest);
        }

        var bytes = File.ReadAllBytes(_tool.File);
        Array.Fill(bytes, (byte)0x5A, bytes.Length / 2, 8192);
        File.WriteAllBytes(_tool.File, bytes);
        var found = _tool.Run("verify");
        Assert.Equal(1, found.Code);
        Assert.Contains("restore", found.Out, StringComparison.Ordinal);

        Assert.Equal(3, _tool.Run("restore", backup).Code);
        File.Delete(_tool.File);
        foreach (var rest in new[] { "-wal", "-shm" })
        {
            File.Delete(_tool.File + rest);
        }

        Directory.Delete(_tool.File + ".evidence", recursive: true);
        _tool.Json("restore", backup);
        Assert.Equal(expected, _tool.Json("balance").ToJsonString());
        Assert.Equal(0, (int)_tool.Json("import", Samples)["events"]!["stored"]!);
        Assert.Equal(0, _tool.Run("verify").Code);
    }

    [Fact]
    public void Rebuilding_gives_the_same_totals_and_exporting_the_same_bytes()
    {
        _tool.Json("import", Samples);
        var balance = _tool.Json("balance").ToJsonString();
        var rows = _tool.Run("export").Out;
        var tenant = _tool.Json("rebuild")["tenants"]![0]!;
        Assert.Equal(tenant["before"]!.ToJsonString(), tenant["now"]!.ToJsonString());
        Assert.Equal(balance, _tool.Json("balance").ToJsonString());
        var file = Path.Join(_tool.Folder.FullName, "rows.ndjson");
        Assert.Equal(0, _tool.Run("export", "--output", file).Code);
        Assert.Equal(rows, File.ReadAllText(file));
        Assert.True(rows.Split('\n').Length > 20);
    }

    [Fact]
    public void Lost_evidence_is_told()
    {
        _tool.Log("a.jsonl", "2026-11-20T10:00:00Z", 1);
        _tool.Json("import", _tool.Logs);
        Directory.Delete(_tool.File + ".evidence", recursive: true);
        Assert.Contains("ledger backup", _tool.Run("import", _tool.Logs).Error, StringComparison.Ordinal);
        Assert.Equal(string.Empty, _tool.Run("import", _tool.Logs).Error);
    }

    [Fact]
    public void Damaged_evidence_stops_an_import_and_verify_finds_it()
    {
        _tool.Log("a.jsonl", "2026-11-20T10:00:00Z", 1);
        _tool.Json("import", _tool.Logs);
        var path = Assert.Single(Directory.GetFiles(_tool.File + ".evidence", "*.state"));
        File.WriteAllText(path, "nothing");
        Assert.Equal(3, _tool.Run("import", _tool.Logs).Code);
        var found = _tool.Run("verify");
        Assert.Equal(1, found.Code);
        Assert.Contains("evidence-file-damaged", found.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_ledger_it_says_how_to_make_one()
    {
        foreach (var command in new[] { "balance", "statement", "verify", "rebuild", "export", "conflicts", "differences", "close --month 2026-10", "rerate --note x", "backup b.db" })
        {
            var printed = _tool.Run(command.Split(' '));
            Assert.Equal((3, string.Empty), (printed.Code, printed.Out));
            Assert.Contains("fazm-meter ledger import", printed.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(_tool.File));
    }

    [Theory]
    [InlineData("balance --by hour")]
    [InlineData("balance --month 2026-13")]
    [InlineData("balance --month 2026-11 --since 2026-11-02")]
    [InlineData("statement --as-of someday")]
    [InlineData("close")]
    [InlineData("close --month 2026-11")]
    [InlineData("close --since 2026-10-01")]
    [InlineData("rerate")]
    [InlineData("differences --over much")]
    [InlineData("import --nope")]
    [InlineData("backup")]
    [InlineData("bogus")]
    [InlineData("balance --ledger postgres://u:sesame@host:port/db")]
    public void Wrong_usage_is_2_with_a_message_and_no_secret(string args)
    {
        var printed = _tool.Run(args.Split(' '));
        Assert.Equal((2, string.Empty), (printed.Code, printed.Out));
        Assert.Contains("See: fazm-meter ledger", printed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", printed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_has_an_example_for_every_command()
    {
        foreach (var command in new[] { "import", "balance", "statement", "close", "rerate", "conflicts", "differences", "verify", "rebuild", "export", "backup", "restore" })
        {
            var printed = _tool.Run(command, "--help");
            Assert.Equal((0, string.Empty), (printed.Code, printed.Error));
            Assert.Matches("\nExamples?:\n  ", printed.Out);
        }
    }

    /// <summary>A book that knows one model, at one USD for a million input tokens and nothing for output.</summary>
    private static string Book() =>
        """
        {"schema":"fazm-pricing/1","book":"contract","book_version":"2026-11-22.1","published_at":"2026-11-22T00:00:00Z","currency":"USD","unit":"per_mtok","models":[
          {"id":"claude-sonnet-4-5-20250929","ids":[{"platform":"anthropic","id":"claude-sonnet-4-5-20250929"}],"versions":[
            {"version":"contract@2026","from":"2026-01-01","to":null,"recorded_at":"2026-01-01","withdrawn_at":null,"status":"active",
             "cards":[{"when":{"speed":"standard"},"rates":{"input":"1","output":"0","cache_write_5m":"1","cache_write_1h":"1","cache_read":"1"}}],
             "multipliers":[],"provenance":[{"source":"the contract","seen_at":"2026-11-22"}],"confidence":"high"}]}]}
        """;
}
