namespace Fazm.Metering.Pricing;

/// <summary>The five prices that hold under one condition. Immutable.</summary>
public sealed class PriceCard
{
    internal const long None = -1;
    internal const int Classes = 5;

    internal static readonly string[] Meters = ["input", "output", "cache_write_5m", "cache_write_1h", "cache_read"];

    private CardPrices? _unitPrices;

    internal PriceCard(Speed speed, long over, long max, long[] pico)
    {
        Speed = speed;
        Over = over;
        Max = max;
        Pico = pico;
        Texts = Array.ConvertAll(pico, rate => rate == None ? null : DecimalText.Format(rate));
    }

    /// <summary>The speed it is for: <see cref="Speed.Standard"/> or <see cref="Speed.Fast"/>.</summary>
    public Speed Speed { get; }

    /// <summary>It is for prompts of more than so many tokens; <see langword="null"/> where there is no lower bound.</summary>
    public long? PromptTokensOver => Over < 0 ? null : Over;

    /// <summary>It is for prompts of at most so many tokens; <see langword="null"/> where there is no upper bound.</summary>
    public long? PromptTokensMax => Max == long.MaxValue ? null : Max;

    /// <summary>USD per million input tokens; <see langword="null"/> where there is no price.</summary>
    public decimal? Input => Usd(0);

    /// <summary>USD per million output tokens.</summary>
    public decimal? Output => Usd(1);

    /// <summary>USD per million tokens written to the cache for five minutes.</summary>
    public decimal? CacheWrite5m => Usd(2);

    /// <summary>USD per million tokens written to the cache for one hour.</summary>
    public decimal? CacheWrite1h => Usd(3);

    /// <summary>USD per million tokens read from the cache.</summary>
    public decimal? CacheRead => Usd(4);

    internal long Over { get; }

    internal long Max { get; }

    /// <summary>Pico-USD per token by class, or <see cref="None"/>.</summary>
    internal long[] Pico { get; }

    /// <summary>The same in USD per million tokens, as text.</summary>
    internal string?[] Texts { get; }

    /// <summary>The lines that usage of each class gets under a set of factors. The card belongs to one version of one model.</summary>
    internal UnitPrice[] UnitPrices(PricedModel model, PriceVersion version, int served, Factor local)
    {
        while (true)
        {
            var first = Volatile.Read(ref _unitPrices);
            if (first?.Find(served, local) is { } known)
            {
                return known.ByClass;
            }

            _ = Interlocked.CompareExchange(ref _unitPrices, new(this, model, version, served, local, first), first);
        }
    }

    private decimal? Usd(int index) => Pico[index] == None ? null : (decimal)Pico[index] / DecimalText.Scale;
}
