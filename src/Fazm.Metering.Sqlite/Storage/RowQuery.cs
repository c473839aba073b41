using System.Text;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A filter as SQL. Each shape of it is one statement, prepared once; the index is named by what the filter names.</summary>
internal sealed class RowQuery(LedgerFilter filter)
{
    /// <summary>The statement with the filter's parameters ($1 to $6) bound; <see langword="null"/> where nothing can match.</summary>
    public LedgerCommand? TryPrepare(LedgerConnection database, string tenant, SqliteLedgerStore store, string select, string end)
    {
        var (user, session) = (0L, 0L);
        if (TenantRows.Find(database, tenant) is not { } id || (filter.User is { } name && !store.TryNumber(database, name, out user)) ||
            (filter.Session is { } other && !store.TryNumber(database, other, out session)))
        {
            return null;
        }

        var sql = new StringBuilder(select)
            .Append(filter.Session is not null ? " INDEXED BY usage_row_by_session" : filter.User is not null ? " INDEXED BY usage_row_by_user" : " INDEXED BY usage_row_by_time")
            .Append(" WHERE r.tenant_id = $1");
        Add(filter.User is not null, " AND r.user_id = $2");
        Add(filter.Session is not null, " AND r.session_id = $3");
        Add(filter.From.IsKnown, " AND r.posted_at >= $4");
        Add(filter.To.IsKnown, " AND r.posted_at < $5");
        Add(filter.RecordedUntil.IsKnown, " AND r.recorded_at <= $6");
        Add(filter.LateOnly, " AND r.late_for_id IS NOT NULL");
        var statement = database.Prepare(sql.Append(end).ToString()).Bind(1, id);
        Bind(filter.User is not null, 2, user);
        Bind(filter.Session is not null, 3, session);
        Bind(filter.From.IsKnown, 4, filter.From.UtcTicks);
        Bind(filter.To.IsKnown, 5, filter.To.UtcTicks);
        Bind(filter.RecordedUntil.IsKnown, 6, filter.RecordedUntil.UtcTicks);
        return statement;

        void Add(bool isWanted, string condition) => sql.Append(isWanted ? condition : string.Empty);

        void Bind(bool isWanted, int place, long value) => _ = isWanted ? statement.Bind(place, value) : statement;
    }
}
