using System.Runtime.CompilerServices;
using System.Text;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Writes one answer into room that is known to do.</summary>
internal ref struct AnswerSpan(Span<byte> room)
{
    /// <summary>The most bytes of a quantity or an amount with its quotes. An amount has at most 39 digits before its unit, a sign and a point.</summary>
    public const int LongestNumber = 48;

    private readonly Span<byte> _room = room;

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(scoped ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_room[Length..]);
        Length += utf8.Length;
    }

    /// <summary>A count, which is never negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(long number) => Length += MoneyText.Number((ulong)number, _room[Length..]);

    /// <summary>An exact amount in USD as text, or <c>null</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Money(PicoUsd? amount)
    {
        if (amount is not { } known)
        {
            Raw("null"u8);
            return;
        }

        _room[Length++] = (byte)'"';
        var units = known.Units;
        Length += units >= 0 && units <= long.MaxValue ? MoneyText.Format((ulong)units, _room[Length..]) : Encoding.UTF8.GetBytes(known.ToString(), _room[Length..]);
        _room[Length++] = (byte)'"';
    }
}
