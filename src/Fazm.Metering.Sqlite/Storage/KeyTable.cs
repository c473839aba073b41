using System.Globalization;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>The keys of one tenant within one unit of work. New keys go into a small table, whose pages are few, and from there in bulk into the
/// large one: keys are as good as random, so each of them would change a page of its own there.</summary>
internal sealed class KeyTable(LedgerConnection database, long tenant)
{
    /// <summary>All keys, whichever table they are in.</summary>
    public const string All = "(SELECT * FROM event_key_new UNION ALL SELECT * FROM event_key)";

    private const int AtOnce = 16;
    private const string OwnedText = $"SELECT owns_event FROM {All} WHERE key_high = $1 AND key_low = $2 AND owns_event IS NOT NULL";
    private const string MoveNew = "UPDATE event_key_new SET event_id = $4 WHERE key_high = $1 AND key_low = $2 AND event_id = $3";
    private const string MoveOld = "UPDATE event_key SET event_id = $4 WHERE key_high = $1 AND key_low = $2 AND event_id = $3";

    private static readonly string FindText = Finding();
    private static readonly string AddOwn = Adding(1, areOwn: true);
    private static readonly string AddOther = Adding(1, areOwn: false);
    private static readonly string AddManyOwn = Adding(AtOnce, areOwn: true);
    private static readonly string AddManyOther = Adding(AtOnce, areOwn: false);

    /// <summary>What was looked for: its digest, and whether it led nowhere.</summary>
    private readonly Dictionary<EventKey, (KeyDigest Digest, bool IsFree)> _known = [];

    /// <summary>The events that some keys lead to. Keys that lead nowhere are absent.</summary>
    public Dictionary<EventKey, long> Find(IReadOnlyList<EventKey> keys, CancellationToken cancel)
    {
        Dictionary<EventKey, long> found = [];
        Dictionary<KeyDigest, EventKey> asked = [];
        var find = database.Prepare(FindText);
        for (var at = 0; at < keys.Count; at += AtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            asked.Clear();
            for (var i = 0; i < AtOnce; i++)
            {
                // The last one fills up what is left.
                var key = keys[Math.Min(at + i, keys.Count - 1)];
                var digest = KeyDigest.Of(tenant, key.Text);
                asked[digest] = key;
                find.Bind(i + 1, digest.High);
            }

            using (var rows = find.Read())
            {
                while (rows.Read())
                {
                    if (asked.Remove(new(rows.GetInt64(0), rows.GetInt64(1)), out var key))
                    {
                        found.Add(key, rows.GetInt64(2));
                    }
                }
            }

            foreach (var (digest, key) in asked)
            {
                _known[key] = (digest, true);
            }
        }

        return found;
    }

    /// <summary>The event that is stored under a key, wherever the key leads today.</summary>
    public long? Owned(EventKey key)
    {
        var digest = DigestOf(key);
        return database.Prepare(OwnedText).Bind(1, digest.High).Bind(2, digest.Low).Number();
    }

    /// <summary>True where the unit's own reading has shown that the key leads nowhere, or a look says so now.</summary>
    public bool IsFree(EventKey key) => (_known.TryGetValue(key, out var known) && known.IsFree) || Find([key], CancellationToken.None).Count == 0;

    /// <summary>Adds keys that are free.</summary>
    /// <param name="keys">The keys and their events.</param>
    /// <param name="areOwn">True where the events are stored under them.</param>
    public void Add(List<(EventKey Key, long Event)> keys, bool areOwn)
    {
        for (var at = 0; at < keys.Count;)
        {
            var count = keys.Count - at >= AtOnce ? AtOnce : 1;
            var add = database.Prepare((count, areOwn) switch
            {
                (1, true) => AddOwn,
                (1, false) => AddOther,
                (_, true) => AddManyOwn,
                _ => AddManyOther,
            });
            for (var i = 0; i < count; i++, at++)
            {
                var digest = DigestOf(keys[at].Key);
                add.Bind((i * 3) + 1, digest.High).Bind((i * 3) + 2, digest.Low).Bind((i * 3) + 3, keys[at].Event);
            }

            add.Run();
        }
    }

    /// <summary>Leads a key elsewhere.</summary>
    /// <returns>False where it does not lead to <paramref name="from"/> any more.</returns>
    public bool TryMove(EventKey key, long from, long to)
    {
        var digest = DigestOf(key);
        return Move(MoveNew) + Move(MoveOld) == 1;

        int Move(string sql) => database.Prepare(sql).Bind(1, digest.High).Bind(2, digest.Low).Bind(3, from).Bind(4, to).Run();
    }

    /// <summary>Moves the new keys into the large table when they are many.</summary>
    /// <param name="database">The connection, in a transaction.</param>
    /// <param name="newKeys">How many are there, as far as this process knows; negative where it does not.</param>
    /// <param name="most">How many they may be.</param>
    /// <returns>How many are left.</returns>
    public static long Settle(LedgerConnection database, long newKeys, long most)
    {
        newKeys = newKeys < 0 ? database.Number("SELECT count(*) FROM event_key_new") : newKeys;
        if (newKeys < most)
        {
            return newKeys;
        }

        database.Prepare("INSERT INTO event_key SELECT * FROM event_key_new ORDER BY key_high, key_low").Run();
        database.Prepare("DELETE FROM event_key_new").Run();
        return 0;
    }

    private KeyDigest DigestOf(EventKey key) => _known.TryGetValue(key, out var known) ? known.Digest : KeyDigest.Of(tenant, key.Text);

    // A list of values is walked through; an IN would first be made into a table of its own, twice for each command.
    private static string Finding()
    {
        var places = string.Join(", ", Enumerable.Range(1, AtOnce).Select(place => string.Create(CultureInfo.InvariantCulture, $"(${place})")));
        return $"""
            SELECT k.key_high, k.key_low, k.event_id FROM (VALUES {places}) v CROSS JOIN event_key_new k ON k.key_high = v.column1
            UNION ALL
            SELECT k.key_high, k.key_low, k.event_id FROM (VALUES {places}) v CROSS JOIN event_key k ON k.key_high = v.column1
            """;
    }

    private static string Adding(int count, bool areOwn) => "INSERT INTO event_key_new VALUES " + string.Join(", ", Enumerable.Range(0, count)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"(${(i * 3) + 1}, ${(i * 3) + 2}, ${(i * 3) + 3}, {(areOwn ? string.Create(CultureInfo.InvariantCulture, $"${(i * 3) + 3}") : "NULL")})")));
}
