using System.IO.Compression;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>The evidence of imports: a meter's saved state for each user.</summary>
internal static class EvidenceTable
{
    private const string Make = "INSERT INTO ledger_evidence (tenant_id, user_id, state) VALUES ($1, $2, '') ON CONFLICT DO NOTHING";
    private const string Take = "SELECT state FROM ledger_evidence WHERE tenant_id = $1 AND user_id = $2 FOR UPDATE";
    private const string Keep = "UPDATE ledger_evidence SET state = $3 WHERE tenant_id = $1 AND user_id = $2";
    private const string Names = "SELECT tenant_id, user_id FROM ledger_evidence";
    private const string Read = "SELECT state FROM ledger_evidence WHERE tenant_id = $1 AND user_id = $2";

    /// <summary>Joins what is there into a meter and writes what it then knows. The row's lock makes importers take turns; joining does not mind their order.</summary>
    /// <returns>False where nothing was there.</returns>
    public static async ValueTask<bool> KeepAsync(NpgsqlConnection connection, string tenant, string user, MeterSet meter, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancel).ConfigureAwait(false);
        await using (var make = Args.Command(connection, Make, Args.Of(tenant), Args.Of(user)))
        {
            await make.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }

        var kept = await StateAsync(connection, Take, tenant, user, cancel).ConfigureAwait(false);
        Join(kept, tenant, user, meter);
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            meter.Save(packing);
        }

        await using (var keep = Args.Command(connection, Keep, Args.Of(tenant), Args.Of(user), new NpgsqlParameter<byte[]> { TypedValue = packed.ToArray() }))
        {
            await keep.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }

        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return kept.Length > 0;
    }

    /// <summary>What cannot be read; a text for each.</summary>
    public static async ValueTask<List<string>> FaultsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        List<(string Tenant, string User)> all = [];
        await using (var names = Args.Command(connection, Names))
        await using (var reader = await names.ExecuteReaderAsync(cancel).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancel).ConfigureAwait(false))
            {
                all.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        List<string> faults = [];
        foreach (var (tenant, user) in all)
        {
            try
            {
                Join(await StateAsync(connection, Read, tenant, user, cancel).ConfigureAwait(false), tenant, user, new MeterSet());
            }
            catch (InvalidDataException e)
            {
                faults.Add(e.Message);
            }
        }

        return faults;
    }

    private static async ValueTask<byte[]> StateAsync(NpgsqlConnection connection, string sql, string tenant, string user, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, sql, Args.Of(tenant), Args.Of(user));
        return await command.ExecuteScalarAsync(cancel).ConfigureAwait(false) as byte[] ?? [];
    }

    private static void Join(byte[] kept, string tenant, string user, MeterSet meter)
    {
        if (kept.Length == 0)
        {
            return;
        }

        try
        {
            using var unpacked = new GZipStream(new MemoryStream(kept), CompressionMode.Decompress);
            meter.Merge(unpacked);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The evidence of earlier imports of user {user} of tenant {tenant} in ledger_evidence is damaged or of another version ({e.Message}). Nothing was stored. Restore the database; without " +
                "it, logs that have lost files since could be counted twice.", e);
        }
    }
}
