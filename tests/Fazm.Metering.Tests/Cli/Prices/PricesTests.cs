using System.Text.Json;
using Fazm.Metering.Cli.Prices;
using Fazm.Metering.Cli.Prices.Foreign;
using Fazm.Metering.Pricing;
using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Cli.Prices;

public sealed class PricesTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);

    [Fact]
    public void A_page_tells_the_history_of_a_model()
    {
        using var writer = new StringWriter();
        PricePage.Write(Terminal.On(writer, isTerminal: false), PriceBook.Default, ShowCommand.Find(PriceBook.Default, "claude-sonnet-5-5", null), null);
        var page = writer.ToString();
        Assert.Contains("2026-09-28 to 2026-10-07", page, StringComparison.Ordinal);
        Assert.Contains("2026-10-07 to open", page, StringComparison.Ordinal);
        Assert.Contains("geo-us ×1.1, batch ×0.5", page, StringComparison.Ordinal);
        Assert.Contains("PromptFuel v1.0.23, read 2026-11-22", page, StringComparison.Ordinal);
        Assert.Contains("Also in bedrock", page, StringComparison.Ordinal);
        var chart = page.Split('\n').Single(line => line.TrimStart().StartsWith("cache_read ", StringComparison.Ordinal) && line.Contains('█', StringComparison.Ordinal));
        Assert.Matches("0.2 █+▄+ 0.1", chart);
        Assert.DoesNotContain('\u001b', page);
    }

    [Fact]
    public void A_cancelled_plan_is_shown_as_what_it_was_on_the_day()
    {
        Assert.Contains("withdrawn 2026-08-10 (increase cancelled)", Page(null), StringComparison.Ordinal);
        Assert.Contains("2026-09-01 to open  scheduled", Page(new DateOnly(2026, 7, 1)), StringComparison.Ordinal);

        static string Page(DateOnly? asOf)
        {
            using var writer = new StringWriter();
            PricePage.Write(Terminal.On(writer, isTerminal: false), PriceBook.Default, ShowCommand.Find(PriceBook.Default, "claude-sonnet-5", null), asOf);
            return writer.ToString();
        }
    }

    [Theory]
    [InlineData("us.anthropic.claude-opus-5", "bedrock")]
    [InlineData("claude-opus-5@default", "vertex")]
    [InlineData("gpt-5.4", "openai")]
    public void A_model_is_found_in_any_spelling(string spelling, string platform) =>
        Assert.Equal(platform, PlatformNames.Of(Assert.Single(ShowCommand.Find(PriceBook.Default, spelling, null)).Ids[0].Platform));

    [Fact]
    public void The_list_has_one_row_per_platform_and_model_in_force()
    {
        var rows = ListCommand.Rows(PriceBook.Default, Platform.Anthropic, new DateOnly(2026, 9, 30), null);
        Assert.Contains(rows, r => r.Version.Id == "claude-sonnet-5-5@2026-09-28");
        Assert.DoesNotContain(rows, r => r.Model.Id == "claude-haiku-5-5");
        Assert.All(rows, r => Assert.Equal(Platform.Anthropic, r.Platform));
    }

    [Fact]
    public void Validation_lists_errors_by_file_and_path()
    {
        var bad = Path.GetTempFileName();
        try
        {
            File.WriteAllText(bad, TestBooks.With(book => book["currency"] = "EUR"));
            using var writer = new StringWriter();
            Assert.Equal(3, ValidateCommand.Run([bad, Path.Combine(PricingData.Root, "pricing", "openai.json")], asJson: true, writer));
            var files = JsonDocument.Parse(writer.ToString()).RootElement.GetProperty("files");
            Assert.Equal("$.currency", files[0].GetProperty("errors")[0].GetProperty("path").GetString());
            Assert.True(files[1].GetProperty("valid").GetBoolean());
        }
        finally
        {
            File.Delete(bad);
        }
    }

    [Fact]
    public void Validation_counts_warnings_and_lists_them_when_asked()
    {
        var odd = Path.GetTempFileName();
        try
        {
            File.WriteAllText(odd, TestBooks.With(book => book.Version(0)["cards"]![0]!["rates"]!["cache_read"] = "0.4"));
            using var brief = new StringWriter();
            using var full = new StringWriter();
            Assert.Equal(0, ValidateCommand.Run([odd], asJson: false, brief));
            Assert.Equal(0, ValidateCommand.Run([odd], asJson: false, full, isVerbose: true));
            Assert.Equal($"{odd}: good; 1 unusual cache price (--verbose lists them)\n", brief.ToString());
            Assert.StartsWith($"{odd}: good\n  warning $.models[0].versions[0].cards[0].rates.cache_read", full.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(odd);
        }
    }

    [Theory]
    [InlineData("litellm", """
        {"sample_spec":{"litellm_provider":"one of"},
         "claude-sonnet-5-5":{"litellm_provider":"anthropic","input_cost_per_token":2e-06,"output_cost_per_token":1e-05,"cache_read_input_token_cost":2e-07,"cache_creation_input_token_cost":2.5e-06,"cache_creation_input_token_cost_above_1hr":4e-06},
         "claude-haiku-5-5":{"litellm_provider":"anthropic","input_cost_per_token":1e-07,"input_cost_per_token_above_100k_tokens":5.000000000000001e-07,"output_cost_per_token_above_100k_tokens":2.4e-06},
         "anthropic/claude-next-9":{"litellm_provider":"anthropic","input_cost_per_token":1e-06},
         "other":{"litellm_provider":"cohere","input_cost_per_token":1e-06}}
        """, "claude-haiku-5-5|output over 100000|2.5|2.4;claude-next-9|||;claude-sonnet-5-5|cache_read|0.1|0.2")]
    [InlineData("genai-prices", """
        [{"id":"anthropic","models":[
          {"id":"claude-sonnet-5","prices":[{"prices":{"input_mtok":2}},{"constraint":{"start_date":"2026-09-01"},"prices":{"input_mtok":3,"cache_write_mtok":2.5}}]},
          {"id":"claude-haiku-5-5","prices":{"input_mtok":{"base":0.1,"tiers":[{"start":100000,"price":0.6}]}}}]},
         {"id":"aws","models":[
          {"id":"global.anthropic.claude-opus-5-v1:0","match":{"contains":"global.ANTHROPIC.claude-opus-5"},"prices":{"input_mtok":5.1}},
          {"id":"regional","match":{"or":[{"regex":"^(eu|us)[.]anthropic.claude-opus-5$"},{"regex":"("}]},"prices":{"input_mtok":5.5}},
          {"id":"later","match":{"starts_with":"eu.anthropic.claude-opus-5"},"prices":{"input_mtok":9}}]},
         {"id":"openai","models":[{"id":"gpt-5.4","match":{"and":[{"starts_with":"gpt-5"},{"ends_with":".4"}]},"prices":{"input_mtok":{"base":2.5,"tiers":[{"start":271999,"price":5},{"start":271998,"price":6}]}}}]},
         {"id":"google","models":[{"id":"claude-opus-5","match":{"equals":"claude-opus-5"},"prices":{"input_mtok":7}}]},
         {"id":"mistral","models":[{"id":"x","prices":{"input_mtok":1}}]}]
        """, "claude-haiku-5-5|input over 100000|0.5|0.6;claude-sonnet-5|input|2|3;eu.anthropic.claude-opus-5-5|input|4.4|9;" +
           "global.anthropic.claude-opus-5|input|5|5.1;global.anthropic.claude-opus-5-5|input|4|5.1;claude-opus-5|input|5|7;gpt-5.4|input over 271998|2.5|6")]
    [InlineData("models.dev", """
        {"anthropic":{"models":{"claude-opus-5":{"cost":{"input":5,"output":25,"cache_read":0.5,"cache_write":6.25,"context_over_200k":{"input":10}}},"claude-opus-6":{"cost":{"input":1}}}},
         "amazon-bedrock":{"models":{"us.anthropic.claude-sonnet-5":{"cost":{"input":2}}}},"xai":{"models":{}}}
        """, "claude-opus-5|input over 200000|5|10;claude-opus-6|||;us.anthropic.claude-sonnet-5|input|2.2|2")]
    public void Other_tables_are_compared_exactly(string kind, string json, string expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            var differences = ForeignComparison.Of(PriceBook.Default, ForeignTables.Read(kind, file, PriceBook.Default, Day), Day, all: false);
            Assert.Equal(expected, string.Join(";", differences.Select(d => $"{d.Id}|{d.Class}|{d.Ours}|{d.Theirs}")));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_toml_files_of_models_dev_are_read_from_their_folder()
    {
        var root = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, "providers", "anthropic", "models")).FullName;
            File.WriteAllText(Path.Combine(folder, "claude-opus-5.toml"), "name = \"x\"\n[cost]\ninput = 5.00 # list\noutput = 26.00\n[limit]\noutput = 1\n");
            var difference = Assert.Single(ForeignComparison.Of(PriceBook.Default, ForeignTables.Read("models.dev", root, PriceBook.Default, Day), Day, all: false));
            Assert.Equal(("output", "25", "26"), (difference.Class, difference.Ours, difference.Theirs));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
