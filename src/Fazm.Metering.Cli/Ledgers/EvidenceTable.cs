using Fazm.Metering.Postgres;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Evidence that lies in the ledger's own database, so that any number of machines may import logs of one session.</summary>
/// <param name="store">The database.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="user">Whose usage.</param>
/// <param name="earlier">What an earlier version kept on this machine: joined too.</param>
internal sealed class EvidenceTable(PostgresLedgerStore store, string tenant, string user, EvidenceFile earlier) : IKeptEvidence
{
    /// <inheritdoc/>
    public string Place => "the table ledger_evidence";

    /// <inheritdoc/>
    public async Task<bool> KeepAsync(MeterSet meter, CancellationToken cancel)
    {
        var wasHere = File.Exists(earlier.Place);
        if (wasHere)
        {
            EvidenceFile.Join(earlier.Place, meter);
        }

        return await store.KeepEvidenceAsync(tenant, user, meter, cancel) || wasHere;
    }
}
