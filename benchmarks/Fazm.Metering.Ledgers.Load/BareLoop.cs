using System.Globalization;
using Fazm.Metering.Sqlite;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Ledgers.Load;

/// <summary>What anybody would write first: one prepared INSERT of one row for each event, a transaction for each batch, with the ledger's own
/// pragmas. The row has what the event says and what it cost. Nothing is looked up, priced or added up.</summary>
internal sealed class BareLoop : IDisposable
{
    private const string Columns = """
        message_key TEXT, user TEXT, session TEXT, source TEXT, payer TEXT, model TEXT, used_at INTEGER, received_at INTEGER,
        input INTEGER, output INTEGER, cache_write_5m INTEGER, cache_write_1h INTEGER, cache_read INTEGER, web_searches INTEGER, web_fetches INTEGER, cost INTEGER
        """;

    private const int Parameters = 17;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    /// <param name="path">A new file.</param>
    /// <param name="isKeyed">True makes the event's key the primary key, without which nothing says that an event is stored already.</param>
    public BareLoop(string path, bool isKeyed)
    {
        var options = new SqliteLedgerOptions();
        _connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        _connection.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = {-options.CacheKiB}"));
        Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA wal_autocheckpoint = {options.CheckpointPages}"));
        Run($"CREATE TABLE bare (key TEXT NOT NULL{(isKeyed ? " PRIMARY KEY" : string.Empty)}, {Columns}) STRICT");
        _insert = _connection.CreateCommand();
#pragma warning disable CA2100 // Made of constants.
        _insert.CommandText = $"INSERT INTO bare VALUES ({string.Join(", ", Enumerable.Range(1, Parameters).Select(Name))})";
#pragma warning restore CA2100
        for (var place = 1; place <= Parameters; place++)
        {
            _insert.Parameters.AddWithValue(Name(place), DBNull.Value);
        }

        _insert.Prepare();
    }

    public void Insert(ReadOnlySpan<LedgerEvent> batch)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var seen in batch)
        {
            var tokens = seen.Usage!.Value.Tokens;
            var place = 0;
            Set(seen.Key.Text);
            Set(seen.OtherKeys[0].Text);
            Set(seen.User);
            Set(seen.Session!);
            Set(seen.Source);
            Set(seen.Payer);
            Set(seen.Model!);
            Set(seen.At.UtcTicks);
            Set(seen.ReceivedAt.UtcTicks);
            Set(tokens.Input);
            Set(tokens.Output);
            Set(tokens.CacheWrite5m);
            Set(tokens.CacheWrite1h);
            Set(tokens.CacheRead);
            Set(tokens.WebSearches);
            Set(tokens.WebFetches);
            Set(tokens.Output * 15_000_000);
            _insert.ExecuteNonQuery();

            void Set(object value) => _insert.Parameters[place++].Value = value;
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private static string Name(int place) => "$p" + place.ToString(CultureInfo.InvariantCulture);

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Made of constants and numbers.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
