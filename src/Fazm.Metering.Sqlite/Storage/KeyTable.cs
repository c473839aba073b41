using System.Globalization;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>The keys of one tenant within one unit of work. New keys are appended to a small table and moved from there in bulk into the large
/// one: keys are as good as random, so each of them would change a page of its own there.</summary>
internal sealed class KeyTable
{
    /// <summary>All keys, whichever table they are in.</summary>
    public const string All = "(SELECT key_high, key_low, event_id, owns_event FROM event_key_new UNION ALL SELECT key_high, key_low, event_id, owns_event FROM event_key)";

    private const int AtOnce = 16;
    private const string FindNew = "SELECT event_id, owns_event FROM event_key_new WHERE place = ?1";
    private const string FindOld = "SELECT event_id, owns_event FROM event_key WHERE key_high = ?1 AND key_low = ?2";
    private const string Owner = $"SELECT owns_event FROM {All} WHERE key_high = ?1 AND key_low = ?2";
    private const string MoveNew = "UPDATE event_key_new SET event_id = ?3 WHERE place = ?1 AND event_id = ?2";
    private const string MoveOld = "UPDATE event_key SET event_id = ?4 WHERE key_high = ?1 AND key_low = ?2 AND event_id = ?3";

    private static readonly string AddOne = Adding(1);
    private static readonly string AddMany = Adding(AtOnce);

    private readonly LedgerConnection _database;
    private readonly NewKeys _new;
    private readonly long _tenant;

    /// <summary>What was looked for: its digest, and whether it led nowhere.</summary>
    private readonly Dictionary<EventKey, (KeyDigest Digest, bool IsFree)> _known = [];
    private readonly List<(KeyDigest Digest, long Place)> _added = [];

    /// <param name="database">The connection, in a transaction that may write.</param>
    /// <param name="newKeys">What this process knows of the small table.</param>
    /// <param name="tenant">Whose keys.</param>
    public KeyTable(LedgerConnection database, NewKeys newKeys, long tenant)
    {
        (_database, _new, _tenant) = (database, newKeys, tenant);
        newKeys.Refresh(database);
    }

    /// <summary>The event that is stored under a key, for a connection that only reads.</summary>
    public static long? Owned(LedgerConnection database, long tenant, EventKey key)
    {
        var digest = KeyDigest.Of(tenant, key.Text);
        return database.Prepare(Owner).Bind(1, digest.High).Bind(2, digest.Low).Number();
    }

    /// <summary>The events that some keys lead to. Keys that lead nowhere are absent.</summary>
    public Dictionary<EventKey, long> Find(IReadOnlyList<EventKey> keys, CancellationToken cancel)
    {
        // In the order of the large table, so that a page of it is read once.
        var asked = new (KeyDigest Digest, EventKey Key)[keys.Count];
        for (var i = 0; i < asked.Length; i++)
        {
            asked[i] = (KeyDigest.Of(_tenant, keys[i].Text), keys[i]);
        }

        Array.Sort(asked, static (a, b) => KeyDigest.Compare(a.Digest, b.Digest));
        Dictionary<EventKey, long> found = [];
        _known.EnsureCapacity(_known.Count + asked.Length);
        foreach (var (digest, key) in asked)
        {
            cancel.ThrowIfCancellationRequested();
            var stored = Look(digest);
            _known[key] = (digest, stored is null);
            if (stored is { } at)
            {
                found.Add(key, at.Event);
            }
        }

        return found;
    }

    /// <summary>The event that is stored under a key, wherever the key leads today.</summary>
    public long? Owned(EventKey key) => Look(DigestOf(key))?.Owned;

    /// <summary>Adds keys that are free; the first ones are those that events are stored under.</summary>
    /// <param name="keys">The keys and their events.</param>
    /// <param name="own">How many of them events are stored under.</param>
    /// <returns>False where one leads somewhere.</returns>
    public bool TryAdd(List<(EventKey Key, long Event)> keys, int own)
    {
        for (var at = 0; at < keys.Count;)
        {
            var count = keys.Count - at >= AtOnce ? AtOnce : 1;
            var add = _database.Prepare(count == 1 ? AddOne : AddMany);
            for (var i = 0; i < count; i++, at++)
            {
                var (key, number) = keys[at];
                var (digest, isFree) = _known.TryGetValue(key, out var known) ? known : (KeyDigest.Of(_tenant, key.Text), Look(KeyDigest.Of(_tenant, key.Text)) is null);
                if (!isFree)
                {
                    return false;
                }

                _known[key] = (digest, false);
                _added.Add((digest, 0));
                add.Bind((i * 4) + 1, digest.High).Bind((i * 4) + 2, digest.Low).Bind((i * 4) + 3, number);
                _ = at < own ? add.Bind((i * 4) + 4, number) : add.BindNothing((i * 4) + 4);
            }

            add.Run();
            var last = _database.LastPlace;
            for (var i = 1; i <= count; i++)
            {
                _added[^i] = (_added[^i].Digest, last - i + 1);
            }
        }

        return true;
    }

    /// <summary>Leads a key elsewhere.</summary>
    /// <returns>False where it does not lead to <paramref name="from"/> any more.</returns>
    public bool TryMove(EventKey key, long from, long to)
    {
        var digest = DigestOf(key);
        var move = _new.TryFind(digest, out var place)
            ? _database.Prepare(MoveNew).Bind(1, place).Bind(2, from).Bind(3, to)
            : _database.Prepare(MoveOld).Bind(1, digest.High).Bind(2, digest.Low).Bind(3, from).Bind(4, to);
        return move.Run() == 1;
    }

    /// <summary>Moves the new keys into the large table when they are many; the last thing before the commit.</summary>
    /// <returns>True where they were moved.</returns>
    public bool Settle()
    {
        var isFull = _new.Count + _added.Count >= _new.Most;
        if (isFull)
        {
            NewKeys.Settle(_database);
        }

        return isFull;
    }

    /// <summary>After the commit, unless they were moved.</summary>
    public void Publish()
    {
        foreach (var (digest, place) in _added)
        {
            _new.Add(digest, place);
        }
    }

    private (long Event, long? Owned)? Look(in KeyDigest digest)
    {
        var find = _new.TryFind(digest, out var place)
            ? _database.Prepare(FindNew).Bind(1, place)
            : _database.Prepare(FindOld).Bind(1, digest.High).Bind(2, digest.Low);
        using var rows = find.Read();
        return rows.Read() ? (rows.Integer(0), rows.IntegerOrNull(1)) : null;
    }

    private KeyDigest DigestOf(EventKey key) => _known.TryGetValue(key, out var known) ? known.Digest : KeyDigest.Of(_tenant, key.Text);

    private static string Adding(int count) => "INSERT INTO event_key_new (key_high, key_low, event_id, owns_event) VALUES " + string.Join(", ", Enumerable.Range(0, count)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"(?{(i * 4) + 1}, ?{(i * 4) + 2}, ?{(i * 4) + 3}, ?{(i * 4) + 4})")));
}
