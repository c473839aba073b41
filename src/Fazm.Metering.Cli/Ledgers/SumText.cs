using System.Globalization;
using Fazm.Metering.Cli.Reporting;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Sums of a ledger for people.</summary>
internal static class SumText
{
    /// <summary>True where more was used than the cost says.</summary>
    public static bool IsAtLeast(in LedgerSums sums) => sums.Unpriced > 0 || sums.UnknownUsage > 0 || sums.LowerBounds > 0;

    /// <summary>The cost of everything that has a price; <see langword="null"/> where nothing has one and something was used.</summary>
    public static PicoUsd? CostOf(in LedgerSums sums) => sums.Unpriced != 0 && sums.Cost.IsZero ? null : sums.Cost;

    public static string Cost(in LedgerSums sums) => MoneyText.OfCost(CostOf(sums), IsAtLeast(sums));

    /// <summary>A change: with its sign.</summary>
    public static string Change(PicoUsd amount) => (amount < PicoUsd.Zero ? string.Empty : "+") + MoneyText.Of(amount);

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 call</c>, <c>2 calls</c>.</summary>
    public static string Count(long count, string what) => $"{Number(count)} {what}{(count == 1 ? string.Empty : "s")}";
}
