using System.Runtime.CompilerServices;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>What the lines at one price have in common, as JSON.</summary>
internal sealed class LineText
{
    private readonly byte[] _untilQuantity;
    private readonly byte[] _untilCost;
    private readonly byte[] _end;

    public LineText(UnitPrice price)
    {
        Price = price;
        var text = new AnswerBuffer();
        _untilQuantity = text.Raw(",{\"meter\":"u8).Text(price.Meter).Raw(",\"model\":"u8).Text(price.Model).Raw(",\"quantity\":"u8).Written.ToArray();
        text.Clear();
        text.Raw(",\"rate\":"u8).Text(price.Rate).Raw(price.Per == 1 ? ",\"per\":1,\"factors\":"u8 : ",\"per\":1000000,\"factors\":"u8);
        _untilCost = text.Texts(price.Factors).Raw(",\"cost\":"u8).Written.ToArray();
        text.Clear();
        _end = text.Raw(",\"version\":"u8).Text(price.Version).Raw("}"u8).Written.ToArray();
        MostBytes = _untilQuantity.Length + _untilCost.Length + _end.Length + (AnswerSpan.LongestNumber * 2);
    }

    public UnitPrice Price { get; }

    /// <summary>The most bytes that a line takes.</summary>
    public int MostBytes { get; }

    /// <summary>Writes a line; its version only where the whole answer has another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ref AnswerSpan json, in RatedLine line, bool isFirst, string? version)
    {
        json.Raw(isFirst ? _untilQuantity.AsSpan(1) : _untilQuantity);
        json.Number(line.Quantity);
        json.Raw(_untilCost);
        json.Money(line.Cost);
        var own = Price.Version;
        json.Raw(own is null || string.Equals(own, version, StringComparison.Ordinal) ? "}"u8 : _end);
    }
}
