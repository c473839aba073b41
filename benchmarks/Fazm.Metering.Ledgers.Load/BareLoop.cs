using Fazm.Metering.Sqlite;
using Fazm.Metering.Sqlite.Engine;
using Fazm.Metering.Sqlite.Storage;

namespace Fazm.Metering.Ledgers.Load;

/// <summary>What anybody would write first: prepared INSERTs of the events' fields into plain tables, a transaction for each batch, with the ledger's
/// own pragmas. No key is looked up, nothing is priced or added up.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly bool _hasKeys;
    private long _next = 1;

    /// <param name="path">A new file.</param>
    /// <param name="hasKeys">True writes as many rows as the ledger: one for each event and one for each of its keys. False writes one for each event.</param>
    public BareLoop(string path, bool hasKeys)
    {
        _hasKeys = hasKeys;
        _database = LedgerFile.OpenWriter(path, new SqliteLedgerOptions(), [], null);
        _database.Run($"""
            CREATE TABLE bare (id INTEGER PRIMARY KEY, key TEXT NOT NULL{(hasKeys ? string.Empty : " UNIQUE")}, user TEXT, session TEXT, source TEXT, payer TEXT, model TEXT, used_at INTEGER,
              received_at INTEGER, input INTEGER, output INTEGER, cache_write_5m INTEGER, cache_write_1h INTEGER, cache_read INTEGER, cost INTEGER) STRICT;
            CREATE TABLE bare_key (key TEXT PRIMARY KEY, id INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            """);
    }

    public void Insert(ReadOnlySpan<LedgerEvent> batch)
    {
        _database.Run("BEGIN IMMEDIATE");
        var row = _database.Prepare("INSERT INTO bare VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
        var key = _database.Prepare("INSERT INTO bare_key VALUES (?1, ?2)");
        foreach (var seen in batch)
        {
            var tokens = seen.Usage!.Value.Tokens;
            row.Bind(1, _next).Bind(2, seen.Key.Text).Bind(3, seen.User).Bind(4, seen.Session).Bind(5, seen.Source).Bind(6, seen.Payer).Bind(7, seen.Model)
                .Bind(8, seen.At.UtcTicks).Bind(9, seen.ReceivedAt.UtcTicks).Bind(10, tokens.Input).Bind(11, tokens.Output).Bind(12, tokens.CacheWrite5m)
                .Bind(13, tokens.CacheWrite1h).Bind(14, tokens.CacheRead).Bind(15, tokens.Output * 15_000_000).Run();
            if (_hasKeys)
            {
                key.Bind(1, seen.Key.Text).Bind(2, _next).Run();
                foreach (var other in seen.OtherKeys)
                {
                    key.Bind(1, other.Text).Bind(2, _next).Run();
                }
            }

            _next++;
        }

        _database.Run("COMMIT");
    }

    public void Dispose() => _database.Dispose();
}
