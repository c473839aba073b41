using Npgsql;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>What anybody would write first: prepared INSERTs of the events' fields into plain tables, one command for each row, a transaction for
/// each batch. No key is looked up, nothing is priced or added up, and there is no index but the primary key.</summary>
/// <param name="source">Where.</param>
/// <param name="name">The table; the keys' is named after it.</param>
/// <param name="hasKeys">True writes a row for each key too, as the ledger does.</param>
internal sealed class BareLoop(NpgsqlDataSource source, string name, bool hasKeys)
{
    private readonly string _insert = $"INSERT INTO {name} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    private readonly string _insertKey = $"INSERT INTO {name}_key VALUES ($1, $2)";

    public async Task MakeAsync()
    {
        await using var command = source.CreateCommand($"""
            CREATE TABLE {name} (event_key text COLLATE "C" PRIMARY KEY, user_id text, device_id text, session_id text, source text, payer text, model text,
              used_at bigint, received_at bigint, tok_input bigint, tok_output bigint, tok_write_5m bigint, tok_write_1h bigint, tok_read bigint, web_searches bigint, web_fetches bigint);
            CREATE TABLE {name}_key (event_key text COLLATE "C" PRIMARY KEY, stored_key text)
            """);
        await command.ExecuteNonQueryAsync();
    }

    public async Task InsertAsync(IEnumerable<LedgerEvent[]> batches)
    {
        await using var connection = await source.OpenConnectionAsync();
        foreach (var batch in batches)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var seen in batch)
            {
                var tokens = seen.Usage!.Value.Tokens;
                await RunAsync(
                    connection,
                    _insert,
                    [seen.Key.Text, seen.User, seen.Device!, seen.Session!, seen.Source, seen.Payer, seen.Model!],
                    [seen.At.UtcTicks, seen.ReceivedAt.UtcTicks, tokens.Input, tokens.Output, tokens.CacheWrite5m, tokens.CacheWrite1h, tokens.CacheRead, tokens.WebSearches, tokens.WebFetches]);
                foreach (var key in hasKeys ? seen.OtherKeys.Add(seen.Key) : [])
                {
                    await RunAsync(connection, _insertKey, [key.Text, seen.Key.Text], []);
                }
            }

            await transaction.CommitAsync();
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, string[] texts, long[] numbers)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var text in texts)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
        }

        foreach (var number in numbers)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = number });
        }

        await command.ExecuteNonQueryAsync();
    }
}
