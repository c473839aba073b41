using Fazm.Metering.Ledgers;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>Rows of the ledger: appended in one stream, read by pages.</summary>
internal static class RowTable
{
    /// <summary>What <see cref="RowReader"/> reads, in its order.</summary>
    public const string Columns = "recorded_at, received_at, posted_at, used_at, "
        + "tok_input, tok_output, tok_write_5m, tok_write_1h, tok_read, web_searches, web_fetches, cost_pico, marginal_pico, reported_pico, "
        + "calls, unpriced, unknown_usage, lower_bounds, unknown_marginal, revision, part, corrects_revision, kind, event_kind, funding, unknown_classes, is_unpriced, "
        + "event_key, user_id, source, payer, device_id, session_id, lineage_id, agent_id, platform, model, priced_as, book, price_version, version_before, late_for, "
        + "corrects_key, joined_into, note, flags, state, claim_differs";

    private const string Append = $"COPY ledger_row ({Columns}, tenant_id) FROM STDIN (FORMAT BINARY)";

    private const string ByKey = $"SELECT {Columns} FROM ledger_row WHERE tenant_id = $1 AND (event_key, revision, part) > ($2, $3, $4) ORDER BY event_key, revision, part LIMIT $5";

    private const string Differing = $"""
        SELECT {Columns} FROM ledger_row AS r WHERE tenant_id = $1 AND event_key > $2 AND claim_differs IS NOT FALSE AND part = 0
          AND NOT EXISTS (SELECT FROM ledger_row AS l WHERE l.tenant_id = $1 AND l.event_key = r.event_key AND l.revision > r.revision)
        ORDER BY event_key LIMIT $3
        """;

    private const string InTime = $"SELECT {Columns} FROM ledger_row WHERE";

    /// <summary>Appends rows. A row that is there already, or that another transaction writes first, is a unique violation: nothing of the transaction stays.</summary>
    public static async ValueTask AppendAsync(NpgsqlConnection connection, string tenant, IReadOnlyList<LedgerRow> rows, Func<string, ValueTask>? reached, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync(Append, cancel).ConfigureAwait(false);
        var writer = new RowWriter(copy, tenant, cancel);
        for (var i = 0; i < rows.Count; i++)
        {
            await writer.WriteAsync(rows[i]).ConfigureAwait(false);
            if (reached is not null)
            {
                await reached(i == 0 ? "row" : i == rows.Count / 2 ? "half" : "on").ConfigureAwait(false);
            }
        }

        await copy.CompleteAsync(cancel).ConfigureAwait(false);
    }

    public static async ValueTask<IReadOnlyList<LedgerRow>> ByKeyAsync(NpgsqlConnection connection, string tenant, LedgerCursor after, int count, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, ByKey, Args.Of(tenant), Args.Of(after.Key.Text), Args.Of(after.Revision), Args.Of(after.Part), Args.Of(count));
        return await ReadAsync(command, count, cancel).ConfigureAwait(false);
    }

    public static async ValueTask<IReadOnlyList<LedgerRow>> DifferingAsync(NpgsqlConnection connection, string tenant, EventKey after, int count, CancellationToken cancel)
    {
        await using var command = Args.Command(connection, Differing, Args.Of(tenant), Args.Of(after.Text), Args.Of(count));
        return await ReadAsync(command, count, cancel).ConfigureAwait(false);
    }

    public static async ValueTask<IReadOnlyList<LedgerRow>> InTimeAsync(NpgsqlConnection connection, string tenant, LedgerFilter filter, LedgerCursor after, int count, CancellationToken cancel)
    {
        // What comes after a place in time cannot be before its time: the index by time, or by user and time, begins there.
        var isStart = after.IsStart;
        var from = !isStart && (!filter.From.IsKnown || filter.From < after.PostedAt) ? filter with { From = after.PostedAt } : filter;
        var first = RowFilter.Count(from) + 1;
        await using var command = RowFilter.Command(connection, InTime, (isStart, first) switch
        {
            (true, 6) => Limit6,
            (true, 7) => Limit7,
            (true, _) => Limit8,
            (_, 6) => Next6,
            (_, 7) => Next7,
            _ => Next8,
        }, tenant, from);
        command.Parameters.Add(Args.Of(count));
        if (!isStart)
        {
            command.Parameters.Add(Args.Of(after.PostedAt.UtcTicks));
            command.Parameters.Add(Args.Of(after.Key.Text));
            command.Parameters.Add(Args.Of(after.Revision));
            command.Parameters.Add(Args.Of(after.Part));
        }

        return await ReadAsync(command, count, cancel).ConfigureAwait(false);
    }

    private const string Order = " ORDER BY posted_at, event_key, revision, part LIMIT";
    private const string Limit6 = $"{Order} $6";
    private const string Limit7 = $"{Order} $7";
    private const string Limit8 = $"{Order} $8";
    private const string Next6 = $" AND (posted_at, event_key, revision, part) > ($7, $8, $9, $10){Limit6}";
    private const string Next7 = $" AND (posted_at, event_key, revision, part) > ($8, $9, $10, $11){Limit7}";
    private const string Next8 = $" AND (posted_at, event_key, revision, part) > ($9, $10, $11, $12){Limit8}";

    private static async ValueTask<IReadOnlyList<LedgerRow>> ReadAsync(NpgsqlCommand command, int count, CancellationToken cancel)
    {
        List<LedgerRow> rows = new(Math.Min(count, 1000));
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        while (await reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            rows.Add(RowReader.Read(reader));
        }

        return rows;
    }
}
