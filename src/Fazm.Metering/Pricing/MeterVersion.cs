using System.Collections.Concurrent;

namespace Fazm.Metering.Pricing;

/// <summary>The price of one use of a meter that is not tokens, over one span of days. Immutable.</summary>
public sealed class MeterVersion : DatedPrice
{
    private const int MostModels = 4096;

    private readonly ConcurrentDictionary<string, UnitPrice> _unitPrices = new(StringComparer.Ordinal);

    internal MeterVersion(string id, long micro)
        : base(id)
    {
        Price = PicoUsd.Product(micro, DecimalText.Scale);
        Text = DecimalText.Format(micro);
    }

    /// <summary>USD per unit.</summary>
    public PicoUsd Price { get; }

    internal string Text { get; }

    /// <summary>The line that a model's use of it gets.</summary>
    internal UnitPrice UnitPrice(string meter, string book, string? model)
    {
        var name = model ?? "";
        if (_unitPrices.TryGetValue(name, out var known))
        {
            return known;
        }

        var made = new UnitPrice(meter, model, Text, 1, [], Id, book);
        if (model is not null && _unitPrices.Count < MostModels)
        {
            _ = _unitPrices.TryAdd(name, made);
        }

        return made;
    }
}
