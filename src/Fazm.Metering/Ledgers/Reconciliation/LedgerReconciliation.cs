using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>Compares a ledger with the provider's own report. Changes nothing.</summary>
public static class LedgerReconciliation
{
    /// <summary>Compares the days that the report speaks of.</summary>
    /// <remarks>Ours are the calls, deltas and counters that the provider bills by the token: not what a plan includes, and not what another
    /// platform bills. A day is that of use in the report's zone; undated usage falls on the day of its receipt. Reads all rows of the tenant, and
    /// keeps no more than what there is of each day, model and class. The amounts
    /// by class are those of the book in <paramref name="options"/>; what the stored cost differs from their sum, by an older book or an
    /// adjustment, stands in the class <see cref="ReportClass.Other"/>, so that all classes together are the stored cost.</remarks>
    /// <param name="ledger">The ledger.</param>
    /// <param name="tenant">Whose ledger.</param>
    /// <param name="report">The report, all pages together.</param>
    /// <param name="options">How the ledger prices.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>A line for each day, model and class that either side has, in that order.</returns>
    public static async ValueTask<ImmutableArray<ReconciledLine>> ReconcileAsync(IUsageLedger ledger, string tenant, ProviderReport report, MeterOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        if (report.Lines.IsEmpty)
        {
            return [];
        }

        var sides = new SidesByPlace(options, report.Zone);
        foreach (var line in report.Lines)
        {
            sides.Add(line);
        }

        // The days beside them show what fell on the wrong side of midnight.
        var (first, last) = (report.Lines.Min(line => line.Day), report.Lines.Max(line => line.Day));
        await sides.AddAsync(ledger, tenant, SidesByPlace.DayBeside(first, -1), SidesByPlace.DayBeside(last, 1), cancel).ConfigureAwait(false);
        return sides.Lines(first, last);
    }
}
