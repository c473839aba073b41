using System.Runtime.CompilerServices;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Keeps the texts of prices. Not thread-safe; bounded.</summary>
internal sealed class LineTexts
{
    private const int Recent = 1024;
    private const int MostKnown = 16_384;

    private readonly LineText?[] _recent = new LineText?[Recent];
    private readonly Dictionary<UnitPrice, LineText> _known = [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LineText Get(UnitPrice price)
    {
        ref var held = ref _recent[RuntimeHelpers.GetHashCode(price) & (Recent - 1)];
        return held is { } known && ReferenceEquals(known.Price, price) ? known : held = Find(price);
    }

    private LineText Find(UnitPrice price)
    {
        if (_known.TryGetValue(price, out var known))
        {
            return known;
        }

        if (_known.Count == MostKnown)
        {
            _known.Clear();
        }

        return _known[price] = new(price);
    }
}
