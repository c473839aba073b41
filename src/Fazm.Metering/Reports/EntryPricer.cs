using Fazm.Metering.Evidence;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Reports;

/// <summary>Prices one unit of usage by the meter's options. Not thread-safe.</summary>
internal sealed class EntryPricer(MeterOptions options)
{
    private static readonly Platform[] ByAnthropic = [Platform.Anthropic, Platform.Bedrock, Platform.Vertex];
    private static readonly Platform[] ByOpenAI = [Platform.OpenAI, Platform.GoogleGemini];

    private Snapshot _last;
    private int _lastIndex = -1;
    private EventTime _lastAt;
    private PicoUsd? _lastCost;
    private TokenCounts _lastTokens;
    private string? _lastModel;

    /// <summary>The price of one unit of a call.</summary>
    public Priced Price(in Snapshot best, int index, EventTime at, out TokenCounts tokens, out string? model)
    {
        var unit = best.Usage.Unit(index);
        tokens = unit.Tokens;
        model = unit.Model ?? best.Model;
        return Price(tokens, model, best.Surface, at, best.Usage, isAggregate: false);
    }

    /// <summary>The amount of one unit of a call; <see langword="null"/> where it has no price.</summary>
    public PicoUsd? Cost(in Snapshot best, int index, EventTime at, out TokenCounts tokens, out string? model)
    {
        // What an answer was told to cost is asked again when it goes on.
        if (index != _lastIndex || at != _lastAt || best != _last)
        {
            (_last, _lastIndex, _lastAt) = (best, index, at);
            _lastCost = Price(best, index, at, out _lastTokens, out _lastModel).Cost;
        }

        (tokens, model) = (_lastTokens, _lastModel);
        return _lastCost;
    }

    /// <summary>The price of tokens.</summary>
    /// <param name="tokens">The tokens of one prompt, or a sum.</param>
    /// <param name="model">The model as on the wire.</param>
    /// <param name="surface">Where it was heard.</param>
    /// <param name="at">When.</param>
    /// <param name="usage">How it was served; the default for counters, which do not say.</param>
    /// <param name="isAggregate">True for a sum over prompts, whose tier nobody can judge.</param>
    public Priced Price(in TokenCounts tokens, string? model, Surface surface, EventTime at, in Usage usage, bool isAggregate)
    {
        var circumstances = new RatingCircumstances
        {
            Platform = options.Platform ?? Platform.Anthropic,
            Location = options.Location,
            At = at.IsKnown ? at : options.UndatedAt,
            AsOf = options.AsOf,
            IsAggregate = isAggregate,
            Speed = usage.Speed,
            Geo = usage.Geo,
            Tier = usage.Tier,
            Notes = usage.Notes,
        };
        if (options.Platform is not null)
        {
            return options.Book.Price(tokens, model, circumstances);
        }

        // Ids are exact and each platform spells its own, so an id says whose it is.
        var priced = default(Priced);
        foreach (var platform in surface == Surface.Codex ? ByOpenAI : ByAnthropic)
        {
            var next = options.Book.Price(tokens, model, circumstances with { Platform = platform });
            if ((next.Flags & PriceFlags.UnpricedModel) == 0)
            {
                return next;
            }

            priced = platform is Platform.Anthropic or Platform.OpenAI ? next : priced;
        }

        return priced;
    }
}
