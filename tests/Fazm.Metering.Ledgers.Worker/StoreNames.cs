using Fazm.Metering.Ledgers.Stores;
using Fazm.Metering.Postgres;
using Fazm.Metering.Sqlite;
using Fazm.Metering.Sqlite.Storage;

namespace Fazm.Metering.Ledgers.Worker;

/// <summary>Opens a store by one text: <c>sqlite:PATH</c> or <c>postgres:CONNECTION-STRING</c>.</summary>
public static class StoreNames
{
    public static async ValueTask<ILedgerStore> OpenAsync(string name, Action<string>? faultPoint = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (kind, where) = name.IndexOf(':', StringComparison.Ordinal) is var at and > 0 ? (name[..at], name[(at + 1)..]) : (name, string.Empty);
        return kind switch
        {
            "sqlite" => Small(SqliteLedgerStore.Open(where, new() { CacheKiB = 4096, CheckpointPages = 200, BusyTimeout = TimeSpan.FromMinutes(5) }, Schema.Migrations, faultPoint)),
            "postgres" => await PostgresLedgerStore.OpenAsync(where, new() { Partitions = 2, Reached = faultPoint is null ? null : place => Reach(faultPoint, place) }),
            _ => throw new ArgumentException($"There is no store {kind}.", nameof(name)),
        };
    }

    // What happens after many events happens after few here.
    private static SqliteLedgerStore Small(SqliteLedgerStore store)
    {
        store.NewKeys.Most = 50;
        return store;
    }

    private static ValueTask Reach(Action<string> faultPoint, string place)
    {
        faultPoint(place);
        return default;
    }
}
