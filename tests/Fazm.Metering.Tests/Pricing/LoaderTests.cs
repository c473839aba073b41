using System.Text;
using System.Text.Json.Nodes;
using Fazm.Metering.Pricing;
using static Fazm.Metering.Tests.Pricing.TestBooks;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>A book is taken as a whole or refused with all its errors.</summary>
public sealed class LoaderTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "$.models[0].versions[0].cards[0].rates.input", """["models"][0]["versions"][0]["cards"][0]["rates"]["input"]=1""" },
        { "$.models[0].versions[0].cards[0].rates.input", """["models"][0]["versions"][0]["cards"][0]["rates"]["input"]="1.0000001" """ },
        { "$.models[0].versions[0].cards[0].rates.output", """["models"][0]["versions"][0]["cards"][0]["rates"]["output"]="-5" """ },
        { "$.models[0].versions[0].cards[0].rates.output", """["models"][0]["versions"][0]["cards"][0]["rates"]["output"]="0.000001" """ },
        { "$.models[0].versions[1].from", """["models"][0]["versions"][1]["from"]="2025-07-02" """ },
        { "$.models[0].versions[1].from", """["models"][0]["versions"][1]["from"]="2025-06-30" """ },
        { "$.models[0].versions[0].to", """["models"][0]["versions"][0]["to"]="2024-01-01" """ },
        { "$.models[0].versions[0].from", """["models"][0]["versions"][0]["from"]="January" """ },
        { "$.models[0].versions[0].cards[1].when", """["models"][0]["versions"][0]["cards"][1]["when"]["prompt_tokens_over"]=900""" },
        { "$.models[0].versions[0].cards[1].when", """["models"][0]["versions"][0]["cards"][1]["when"]["prompt_tokens_over"]=1100""" },
        { "$.models[0].versions[0].cards", """["models"][0]["versions"][0]["cards"][1]["when"]["prompt_tokens_max"]=9000""" },
        { "$.models[0].versions[0].cards[0].when.speed", """["models"][0]["versions"][0]["cards"][0]["when"]["speed"]="warp" """ },
        { "$.models[0].versions[1].version", """["models"][0]["versions"][1]["version"]="a1" """ },
        { "$.models[0].versions[0].provenance", """["models"][0]["versions"][0]["provenance"]=[]""" },
        { "$.models[0].versions[0].multipliers", """["models"][0]["versions"][0]["multipliers"][0]="none" """ },
        { "$.models[0].versions[0].status", """["models"][0]["versions"][0]["status"]="withdrawn" """ },
        { "$.models[0].ids[0].platform", """["models"][0]["ids"][0]["platform"]="moon" """ },
        { "$.models[0].ids[0].factor", """["models"][0]["ids"][0]["factor"]="x" """ },
        { "$.multipliers[0].factor", """["multipliers"][0]["factor"]="1.1.1" """ },
        { "$.meters[0].versions[0].price", """["meters"][0]["versions"][0]["price"]="free" """ },
        { "$.currency", """["currency"]="EUR" """ },
        { "$.schema", """["schema"]="fazm-pricing/9" """ },
        { "$.published_at", """["published_at"]="yesterday" """ },
        { "$.checksum", """["checksum"]="sha256:00" """ },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_error_is_named_by_its_path(string path, string edit) => Assert.Contains(Errors(With(book => Edit(book, edit))), e => e.Path == path && !e.IsWarning);

    [Fact]
    public void All_errors_come_at_once_and_as_one_exception()
    {
        var json = With(book =>
        {
            foreach (var edit in Wrong.Select(row => (string)((object[])row)[1]).Where(e => !e.Contains("\"cards\"][1]", StringComparison.Ordinal)))
            {
                Edit(book, edit);
            }
        });
        var errors = Errors(json);
        Assert.True(errors.Select(e => e.Path).Distinct().Count() >= 14, string.Join("\n", errors));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        Assert.Equal(errors, Assert.Throws<PriceBookException>(() => PriceBook.FromStream(stream)).Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"schema\":1,\"models\":{},\"meters\":7,\"id_rules\":[]}")]
    [InlineData("{\"models\":[1,{\"ids\":[2],\"versions\":[3,{\"cards\":[4,{\"when\":5,\"rates\":6}],\"provenance\":[7]}]}],\"multipliers\":[8,{\"when\":9}],\"meters\":[10],\"aliases\":[11]}")]
    public void Nonsense_is_refused_without_throwing(string json) => Assert.NotEmpty(Errors(json));

    [Fact]
    public void The_same_property_twice_is_refused() => Assert.NotEmpty(Errors(Small.Replace("\"book\": \"small\"", "\"book\": \"small\", \"book\": \"other\"", StringComparison.Ordinal)));

    [Fact]
    public void Unusual_ratios_and_unknown_properties_are_warnings()
    {
        var book = Load(With(b =>
        {
            b.Version(1)["cards"]![0]!["rates"]!["cache_read"] = "0.4";
            b.Version(1)["withdrawn"] = "2025-01-01";
        }));
        Assert.Equal(["$.models[0].versions[1].cards[0].rates.cache_read", "$.models[0].versions[1].withdrawn"], book.Warnings.Select(w => w.Path).Order(StringComparer.Ordinal));
        Assert.Empty(Load(Small).Warnings);
    }

    [Fact]
    public void A_checksum_holds_whatever_the_white_space()
    {
        var wrong = With(book => book["checksum"] = "sha256:0");
        var right = Assert.Single(Errors(wrong)).Message.Split(' ')[^1];
        var signed = JsonNode.Parse(wrong)!;
        signed["checksum"] = right;
        _ = Load(signed.ToJsonString());
        _ = Load(signed.ToJsonString(new() { WriteIndented = true }));
        signed.Version(1)["cards"]![0]!["rates"]!["input"] = "3.1";
        Assert.Equal("$.checksum", Assert.Single(Errors(signed.ToJsonString())).Path);
    }

    [Fact]
    public void The_embedded_books_are_the_files_and_pass_every_check()
    {
        var files = Directory.GetFiles(Path.Combine(PricingData.Root, "pricing"), "*.json").Order(StringComparer.Ordinal).Select(PriceBook.FromFile).ToArray();
        Assert.Equal(5, files.Length);
        Assert.Equal(files.SelectMany(f => f.VersionIds), PriceBook.Default.VersionIds);
        Assert.Empty(PriceBook.Diff(PriceBook.Combine(files), PriceBook.Default));
        Assert.All(files, file => Assert.DoesNotContain(file.Warnings, w => w.Message.Contains("not known", StringComparison.Ordinal)));
        _ = PriceBook.FromFile(Path.Combine(PricingData.Root, "pricing", "examples", "voice.json"));
    }

    [Fact]
    public void A_book_on_top_decides_alone_for_its_ids_and_is_named()
    {
        var own = Load("""
            {"schema":"fazm-pricing/1","book":"own","book_version":"x.1","published_at":"2020-01-01T00:00:00Z","currency":"USD","unit":"per_mtok",
             "multipliers":[{"id":"geo-us","when":{"inference_geo":"us"},"factor":"1.1","applies_to":"tokens"}],
             "models":[{"id":"claude-opus-5","ids":[{"platform":"anthropic","id":"claude-opus-5"}],"versions":[{"version":"claude-opus-5@own","from":"2000-01-01","to":null,
               "recorded_at":"2000-01-01","withdrawn_at":null,"status":"active","cards":[{"when":{"speed":"standard"},"rates":{"input":"1","output":"2.00"}}],
               "multipliers":["geo-us"],"provenance":[{"source":"own","seen_at":"2026-11-22"}]}]}]}
            """);
        var both = PriceBook.Combine(PriceBook.Default, own);
        var c = On("2026-11-01T00:00:00Z");
        var priced = both.Price(new(1_000_000, 0, 0, 0, 0, 2, 0), "claude-opus-5", c);
        Assert.Equal("1.02", priced.Cost());
        Assert.Equal(("own x.1", "claude-opus-5@own"), (priced.Book, priced.Version));
        Assert.Null(both.Price(new(0, 0, 0, 0, 1, 0, 0), "claude-opus-5", c).Cost);
        Assert.Equal("5.5", both.Price(new(1_000_000, 0, 0, 0, 0, 0, 0), "anthropic.claude-opus-5", c with { Platform = Platform.Bedrock }).Cost());
        Assert.Equal("own x.1", both.VersionIds[^1]);
        Assert.Equal(PriceBook.Default.PublishedAt, both.PublishedAt);
    }

    private static void Edit(JsonNode book, string edit)
    {
        var (path, value) = (edit[..edit.LastIndexOf('=')], edit[(edit.LastIndexOf('=') + 1)..]);
        var steps = path.Trim('[', ']').Split("][");
        var at = book;
        foreach (var step in steps[..^1])
        {
            at = step.StartsWith('"') ? at[step.Trim('"')]! : at[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]!;
        }

        if (steps[^1].StartsWith('"'))
        {
            at[steps[^1].Trim('"')] = JsonNode.Parse(value);
        }
        else
        {
            at[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        }
    }
}
