namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Where the new keys stand that wait to be moved into the large table. They stand in the order in which they came, so writing them
/// changes few pages, and each process keeps the way to them in memory. Belongs to whoever holds the right to write.</summary>
internal sealed class NewKeys
{
    private const string Bounds = "SELECT (SELECT min(place) FROM event_key_new), (SELECT max(place) FROM event_key_new)";
    private const string After = "SELECT place, key_high, key_low FROM event_key_new WHERE place > ?1";

    private readonly Dictionary<KeyDigest, long> _places = [];
    private long _first;
    private long _last;

    /// <summary>How many keys wait before they are moved at once. Some five megabytes of memory.</summary>
    public int Most { get; set; } = 65_536;

    public int Count => _places.Count;

    public bool TryFind(in KeyDigest key, out long place) => _places.TryGetValue(key, out place);

    /// <summary>Takes notice of what other processes did; in a transaction that may write.</summary>
    public void Refresh(LedgerConnection database)
    {
        var (first, last) = (0L, 0L);
        using (var bounds = database.Prepare(Bounds).Read())
        {
            _ = bounds.Read();
            (first, last) = (bounds.IntegerOrNull(0) ?? 0, bounds.IntegerOrNull(1) ?? 0);
        }

        // Places are never used again: where the first one is another, all that was there before has been moved.
        if (first != _first)
        {
            _places.Clear();
            (_first, _last) = (0, 0);
        }

        if (last > _last)
        {
            using var keys = database.Prepare(After).Bind(1, _last).Read();
            while (keys.Read())
            {
                Add(new(keys.Integer(1), keys.Integer(2)), keys.Integer(0));
            }
        }
    }

    /// <summary>A key that is committed.</summary>
    public void Add(in KeyDigest key, long place)
    {
        _places[key] = place;
        _first = _first == 0 ? place : _first;
        _last = place;
    }

    /// <summary>Moves all of them into the large table.</summary>
    public static void Settle(LedgerConnection database)
    {
        database.Prepare("INSERT INTO event_key SELECT key_high, key_low, event_id, owns_event FROM event_key_new ORDER BY key_high, key_low").Run();
        database.Prepare("DELETE FROM event_key_new").Run();
    }
}
