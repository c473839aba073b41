using Fazm.Metering.Ledgers;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>The condition of a filter. Which columns it names depends on what is given, so that each case uses its own index.</summary>
internal static class RowFilter
{
    private const string Always = " tenant_id = $1 AND posted_at >= $2 AND posted_at < $3 AND recorded_at <= $4 AND (NOT $5 OR late_for IS NOT NULL)";

    /// <summary>How many parameters come before the user's and the session's.</summary>
    private const int Given = 5;

    /// <summary>A command for the rows of a tenant that a filter takes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="before">The text before the condition.</param>
    /// <param name="after">The text after it.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="filter">The filter.</param>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string before, string after, string tenant, LedgerFilter filter)
    {
        var command = Args.Command(
            connection,
            string.Concat(before, Always, Condition(filter)) + after,
            Args.Of(tenant),
            Args.Of(filter.From.IsKnown ? filter.From.UtcTicks : 0),
            Args.Of(filter.To.IsKnown ? filter.To.UtcTicks : long.MaxValue),
            Args.Of(filter.RecordedUntil.IsKnown ? filter.RecordedUntil.UtcTicks : long.MaxValue),
            Args.Of(filter.LateOnly));
        foreach (var name in new[] { filter.User, filter.Session })
        {
            if (name is not null)
            {
                command.Parameters.Add(Args.Of(name));
            }
        }

        return command;
    }

    /// <summary>How many parameters a command of a filter has.</summary>
    public static int Count(LedgerFilter filter) => Given + (filter.User is null ? 0 : 1) + (filter.Session is null ? 0 : 1);

    private static string Condition(LedgerFilter filter) => (filter.User, filter.Session) switch
    {
        (null, null) => string.Empty,
        (not null, null) => " AND user_id = $6",
        (null, not null) => " AND session_id = $6",
        _ => " AND user_id = $6 AND session_id = $7",
    };
}
