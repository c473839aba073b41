namespace Fazm.Metering.Pricing;

/// <summary>What one line of a rated call was priced at, without its quantity. Immutable and thread-safe.</summary>
/// <remarks>A book keeps one object for each of its prices under the same factors, so what a caller makes of it, a text for instance, can be
/// kept under the object itself. Two objects may still say the same.</remarks>
public sealed class UnitPrice
{
    internal UnitPrice(string meter, string? model, string? rate, int per, IReadOnlyList<string> factors, string? version, string? book)
    {
        Meter = meter;
        Model = model;
        Rate = rate;
        Per = per;
        Factors = factors;
        Version = version;
        Book = book;
    }

    /// <summary>What was used: <c>input</c>, <c>output</c>, <c>cache_write_5m</c>, <c>cache_write_1h</c>, <c>cache_read</c>, <c>web_search</c> or <c>web_fetch</c>.</summary>
    public string Meter { get; }

    /// <summary>The book's id of the model, or the name on the wire where no book knows it.</summary>
    public string? Model { get; }

    /// <summary>The unit price in USD as an exact decimal, before <see cref="Factors"/>; <see langword="null"/> where there is none.</summary>
    public string? Rate { get; }

    /// <summary>How many units the rate is for: 1,000,000 tokens, or 1 request.</summary>
    public int Per { get; }

    /// <summary>The multipliers that were applied, as exact decimals; mostly empty.</summary>
    public IReadOnlyList<string> Factors { get; }

    /// <summary>The price version that gave the rate; <see langword="null"/> where there is none.</summary>
    public string? Version { get; }

    /// <summary>The book that gave the rate; <see langword="null"/> where there is none.</summary>
    public string? Book { get; }
}
