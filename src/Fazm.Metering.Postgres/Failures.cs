using Npgsql;

namespace Fazm.Metering.Postgres;

/// <summary>Which failures ask for nothing but another try.</summary>
internal static class Failures
{
    /// <summary>True where the same transaction may succeed when it is done again: others came between, or the server went away and will be back.</summary>
    public static bool IsAgain(Exception e) => IsConflict(e) || IsLost(e);

    /// <summary>A serialization failure, a deadlock, or a row that another transaction wrote first.</summary>
    public static bool IsConflict(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation };

    /// <summary>The connection broke, the server shuts down, starts, recovers, or became a standby. Whether a commit happened is not known then.</summary>
    public static bool IsLost(Exception e) => e switch
    {
        PostgresException { SqlState: var state } => state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.TooManyConnections ||
            state.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException } => true,
        NpgsqlException npgsql => npgsql.IsTransient,
        _ => false,
    };

    /// <summary>Another process made the tables at the same moment: look again.</summary>
    public static bool IsMadeByAnother(Exception e) => e is PostgresException made &&
        made.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UndefinedTable;

    /// <summary>How long to wait before a try: ten milliseconds after the first, then twice as long each time, at most a second.</summary>
    public static TimeSpan Delay(int attempt) => TimeSpan.FromMilliseconds(attempt >= 8 ? 1000 : 5 << attempt);
}
