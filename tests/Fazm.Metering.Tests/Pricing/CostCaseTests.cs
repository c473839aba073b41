using System.Text;
using System.Text.Json;
using Fazm.Metering.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>Public examples with a known price, each checked by hand against the provider's list.</summary>
public sealed class CostCaseTests
{
    private static readonly JsonElement[] Cases =
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(PricingData.Folder, "cost-cases.json"))).RootElement.EnumerateArray()];

    public static TheoryData<string> Ids => [.. Cases.Select(c => c.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_price_is_the_list_price_exactly(string id)
    {
        var c = Cases.Single(x => x.GetProperty("id").GetString() == id);
        var (usage, model, circumstances) = Read(c);
        var rated = PriceBook.Default.Rate(usage, model, circumstances);
        var expected = c.GetProperty("expected_usd").GetString();
        var cost = rated.Cost;
        if (c.GetProperty("flags").TryGetProperty("session_hours", out var hours))
        {
            cost += PicoUsd.FromUnits(PriceBook.Default.MeterPrice("session_runtime", Platform.Anthropic, circumstances.At.UtcDay)!.Value.Units * hours.GetInt64());
        }

        Assert.Equal(expected, cost?.ToString());
        Assert.Equal(rated.Cost, PriceBook.Default.PriceCall(usage, model, circumstances).Cost);
        if (rated.Cost is { } whole)
        {
            Assert.Equal(whole, rated.PricedPart);
            Assert.All(rated.Lines, line => Assert.NotNull(line.Cost));
        }
    }

    [Fact]
    public void All_cases_are_there() => Assert.Equal(83, Cases.Length);

    private static (Usage Usage, string Model, RatingCircumstances Circumstances) Read(JsonElement c)
    {
        Assert.True(new UsageReader().TryRead(Encoding.UTF8.GetBytes(c.GetProperty("usage").GetRawText()), out var usage));
        Assert.True(PlatformNames.TryParse(c.GetProperty("provider").GetString(), out var platform));
        var flags = c.GetProperty("flags");
        return (usage, c.GetProperty("model").GetString()!, new RatingCircumstances
        {
            Platform = platform,
            At = EventTime.From(c.GetProperty("at").GetDateTimeOffset()),
            Location = flags.TryGetProperty("endpoint", out var endpoint) ? endpoint.GetString() : null,
            IsAggregate = flags.TryGetProperty("aggregate", out var aggregate) && aggregate.GetBoolean(),
        });
    }
}
