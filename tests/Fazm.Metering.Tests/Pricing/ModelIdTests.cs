using Fazm.Metering.Pricing;
using static Fazm.Metering.Tests.Pricing.TestBooks;

namespace Fazm.Metering.Tests.Pricing;

/// <summary>Which spellings mean a model, and which do not.</summary>
public sealed class ModelIdTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);

    [Theory]
    [InlineData(Platform.Anthropic, "claude-sonnet-4-5", "claude-sonnet-4-5-20250929")]
    [InlineData(Platform.Anthropic, "claude-opus-4-8[1m]", "claude-opus-4-8")]
    [InlineData(Platform.Anthropic, "anthropic/claude-opus-4.8[1m]", "claude-opus-4-8")]
    [InlineData(Platform.Anthropic, "claude-3.5-sonnet", "claude-3-5-sonnet-20240620")]
    [InlineData(Platform.Anthropic, "claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022")]
    [InlineData(Platform.Anthropic, "claude-instant-1.2", "claude-instant-1.2")]
    [InlineData(Platform.Vertex, "claude-3-5-sonnet-v2@20241022", "claude-3-5-sonnet-20241022")]
    [InlineData(Platform.Vertex, "claude-opus-5@default", "claude-opus-5")]
    [InlineData(Platform.Bedrock, "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0", "claude-3-5-sonnet-20240620")]
    [InlineData(Platform.Bedrock, "anthropic.claude-opus-4-6-v1", "claude-opus-4-6")]
    [InlineData(Platform.Bedrock, "anthropic.claude-v2:1", "claude-2.1")]
    [InlineData(Platform.OpenAI, "gpt-5.1-codex", "gpt-5-codex")]
    [InlineData(Platform.GoogleGemini, "gemini-3.1-pro-preview", "gemini-3-pro-preview")]
    public void A_spelling_resolves_by_rule(Platform platform, string spelling, string model) =>
        Assert.Equal(model, PriceBook.Default.Find(platform, spelling, Day)?.Id);

    [Theory]
    [InlineData(Platform.Anthropic, "claude-opus-5-6")]
    [InlineData(Platform.Anthropic, "claude-opus-4-6-20260205")]
    [InlineData(Platform.Anthropic, "claude-sonnet-5-5-")]
    [InlineData(Platform.Anthropic, "CLAUDE-SONNET-5-5")]
    [InlineData(Platform.Anthropic, "us.anthropic.claude-opus-5")]
    [InlineData(Platform.Anthropic, "gpt-5.4")]
    [InlineData(Platform.Anthropic, "<synthetic>")]
    [InlineData(Platform.OpenAI, "gpt-5-4")]
    [InlineData(Platform.Bedrock, "claude-opus-5")]
    [InlineData(Platform.Bedrock, "arn:aws:bedrock:us-east-1:1:application-inference-profile/x")]
    public void Anything_else_is_unknown(Platform platform, string spelling)
    {
        Assert.Null(PriceBook.Default.Find(platform, spelling, Day));
        var priced = PriceBook.Default.Price(new TokenCounts(1, 0, 0, 0, 0, 0, 0), spelling, On("2026-11-22T00:00:00Z") with { Platform = platform });
        Assert.Null(priced.Cost);
        Assert.Equal(PriceFlags.UnpricedModel, priced.Flags);
    }

    [Fact]
    public void An_alias_means_a_model_only_in_its_time()
    {
        Assert.Null(PriceBook.Default.Find(Platform.Anthropic, "claude-3-5-sonnet-latest", new DateOnly(2024, 10, 21)));
        Assert.NotNull(PriceBook.Default.Find(Platform.Anthropic, "claude-3-5-sonnet-latest", new DateOnly(2024, 10, 22)));
    }

    [Fact]
    public void Near_ids_are_suggested_and_not_used()
    {
        Assert.Contains("claude-opus-5-5", PriceBook.Default.Suggest(Platform.Anthropic, "claude-opus-5-6"));
        Assert.Equal("claude-opus-4-6", PriceBook.Default.Suggest(Platform.Anthropic, "claude-opus-4-6-20260205")[0]);
        Assert.Empty(PriceBook.Default.Suggest(Platform.Anthropic, "llama-4"));
    }

    [Fact]
    public void An_arn_means_what_the_configuration_says()
    {
        const string Arn = "arn:aws:bedrock:us-east-1:1:application-inference-profile/x";
        var book = PriceBook.Default.WithIds(Platform.Bedrock, [new(Arn, "us.anthropic.claude-opus-5")]);
        var c = On("2026-11-22T00:00:00Z") with { Platform = Platform.Bedrock };
        Assert.Equal("5.5", book.Price(new(1_000_000, 0, 0, 0, 0, 0, 0), Arn, c).Cost());
        Assert.Null(book.Price(new(1_000_000, 0, 0, 0, 0, 0, 0), Arn, c with { Platform = Platform.Vertex }).Cost);
        Assert.Equal(PriceBook.Default.VersionIds, book.VersionIds);
    }

    [Fact]
    public void Platforms_that_bill_at_the_same_prices_are_known_by_name()
    {
        Assert.True(PriceBook.Default.TryFindPlatform("microsoft-foundry", out var platform));
        Assert.Equal(Platform.Anthropic, platform);
        Assert.False(PriceBook.Default.TryFindPlatform("somewhere", out _));
    }
}
