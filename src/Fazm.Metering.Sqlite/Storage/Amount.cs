namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Amounts that may pass 64 bits, as two integers: units = high * 10^18 + low, with 0 &lt;= low &lt; 10^18.</summary>
internal static class Amount
{
    private const long Base = 1_000_000_000_000_000_000;

    public static (long High, long Low) Split(PicoUsd amount)
    {
        var (high, low) = Int128.DivRem(amount.Units, Base);
        return low < 0 ? ((long)(high - 1), (long)(low + Base)) : ((long)high, (long)low);
    }

    public static PicoUsd Join(long high, long low) => PicoUsd.FromUnits(((Int128)high * Base) + low);
}
