using BenchmarkDotNet.Attributes;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Benchmarks;

/// <summary>Usage to money, against the same sums in <see cref="decimal"/> with the rates at hand.</summary>
[MemoryDiagnoser]
public class RatingBenchmarks
{
    private static readonly TokenCounts Tokens = new(731, 80, 11_490, 0, 45_522, 0, 0);

    private readonly PriceBook _book = PriceBook.Default;
    private readonly Usage _usage = new(Tokens);
    private readonly List<RatedLine> _lines = [];
    private readonly RatingCircumstances _when = new() { Platform = Platform.Anthropic, At = EventTime.From(new DateTimeOffset(2026, 11, 22, 8, 34, 5, TimeSpan.Zero)) };

    /// <summary>Four products and their sum; no look-up, no date, no flags.</summary>
    [Benchmark(Baseline = true)]
    public decimal Multiply() => ((Tokens.Input * 4m) + (Tokens.Output * 20m) + (Tokens.CacheWrite5m * 5m) + (Tokens.CacheRead * 0.2m)) / 1_000_000m;

    /// <summary>The price of a call from the book in force on its day.</summary>
    [Benchmark]
    public PicoUsd? Price() => _book.PriceCall(_usage, "claude-opus-5-5", _when).Cost;

    /// <summary>The same with its line items in a list that is used again.</summary>
    [Benchmark]
    public int RateIntoList()
    {
        _ = _book.Rate(_usage, "claude-opus-5-5", _when, _lines);
        return _lines.Count;
    }

    /// <summary>The same with its line items.</summary>
    [Benchmark]
    public int Rate() => _book.Rate(_usage, "claude-opus-5-5", _when).Lines.Count;
}
