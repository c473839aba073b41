using System.Text;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A filter as SQL. Each shape of it is one command, prepared once; the indexes are named by what the filter names.</summary>
internal sealed class RowQuery(LedgerFilter filter)
{
    // A user with more facets than this is likely to be most of a ledger, so that going through all rows in time finds the next page soonest.
    private const int ManyFacets = 1000;

    private const string ByTime = " FROM usage_row r INDEXED BY usage_row_by_time CROSS JOIN facet f ON f.facet_id = r.facet_id";
    private const string ByUser = " FROM facet f INDEXED BY facet_by_user CROSS JOIN usage_row r INDEXED BY usage_row_by_facet ON r.facet_id = f.facet_id";
    private const string BySession = " FROM facet f INDEXED BY facet_by_session CROSS JOIN usage_row r INDEXED BY usage_row_by_facet ON r.facet_id = f.facet_id";

    /// <summary>The command with the filter's parameters (?1 to ?6) bound; <see langword="null"/> where nothing can match.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="tenant">Whose rows.</param>
    /// <param name="store">The store, which knows names.</param>
    /// <param name="select">What is selected of rows <c>r</c> and facets <c>f</c>.</param>
    /// <param name="end">What follows the conditions.</param>
    /// <param name="isOrdered">True where the rows are wanted in the order of time, and not all of them.</param>
    public LedgerCommand? TryPrepare(LedgerConnection database, string tenant, SqliteLedgerStore store, string select, string end, bool isOrdered)
    {
        var (user, session) = (0L, 0L);
        if (TenantRows.Find(database, tenant) is not { } id || (filter.User is { } name && !store.TryNumber(database, name, out user)) ||
            (filter.Session is { } other && !store.TryNumber(database, other, out session)))
        {
            return null;
        }

        var isByUser = filter.User is not null && !(isOrdered && HasManyFacets(database, id, user));
        var isByFacet = filter.Session is not null || isByUser;
        var sql = new StringBuilder(select).Append(filter.Session is not null ? BySession : isByUser ? ByUser : ByTime).Append(isByFacet ? " WHERE f.tenant_id = ?1" : " WHERE r.tenant_id = ?1");
        Add(filter.User is not null, " AND f.user_id = ?2");
        Add(filter.Session is not null, " AND f.session_id = ?3");
        Add(filter.From.IsKnown, " AND r.posted_at >= ?4");
        Add(filter.To.IsKnown, " AND r.posted_at < ?5");
        Add(filter.RecordedUntil.IsKnown, " AND r.recorded_at <= ?6");
        Add(filter.LateOnly, " AND r.late_for_id IS NOT NULL");
        var command = database.Prepare(sql.Append(end).ToString()).Bind(1, id);
        Bind(filter.User is not null, 2, user);
        Bind(filter.Session is not null, 3, session);
        Bind(filter.From.IsKnown, 4, filter.From.UtcTicks);
        Bind(filter.To.IsKnown, 5, filter.To.UtcTicks);
        Bind(filter.RecordedUntil.IsKnown, 6, filter.RecordedUntil.UtcTicks);
        return command;

        void Add(bool isWanted, string condition) => sql.Append(isWanted ? condition : string.Empty);

        void Bind(bool isWanted, int place, long value) => _ = isWanted ? command.Bind(place, value) : command;
    }

    private static bool HasManyFacets(LedgerConnection database, long tenant, long user) =>
        database.Prepare("SELECT count(*) FROM (SELECT 1 FROM facet WHERE tenant_id = ?1 AND user_id = ?2 LIMIT ?3)").Bind(1, tenant).Bind(2, user).Bind(3, (long)ManyFacets).Number() >= ManyFacets;
}
