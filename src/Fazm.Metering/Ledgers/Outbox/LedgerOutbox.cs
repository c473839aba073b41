using System.Collections.Immutable;
using System.Security.Cryptography;
using Fazm.Metering.Ledgers.Booking;

namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>Events that wait until a ledger has them: durable, in order, each forgotten only when it was acknowledged by its id.</summary>
/// <remarks>Files only. A kill at any byte loses nothing that was told to be added and doubles nothing. One owner at a time. Thread-safe.
/// What was added stays in memory too. Sending again what was sent before does no harm: the ledger knows it by its key.</remarks>
public sealed class LedgerOutbox : IDisposable
{
    private const long LeastGarbage = 1 << 16;

    private readonly Lock _lock = new();
    private readonly OutboxFile _file;
    private readonly SortedDictionary<long, OutboxItem> _items = [];
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);
    private ImmutableArray<OutboxDamage> _damage = [];
    private long _next;
    private long _needed;
    private int _refused;

    private LedgerOutbox(OutboxFile file)
    {
        _file = file;
        Load(file.ReadAll());
    }

    /// <summary>Opens or makes an outbox.</summary>
    /// <param name="path">Its file; <c>.lock</c>, <c>.new</c> and <c>.damaged</c> beside it belong to it.</param>
    /// <exception cref="IOException">Another owner has it open, or the file cannot be read or written.</exception>
    public static LedgerOutbox Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new OutboxFile(path);
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What was found damaged when it was opened. Those bytes are moved to <c>.damaged</c> when the file is made anew, never thrown away.</summary>
    public ImmutableArray<OutboxDamage> Damage => _damage;

    /// <summary>How many events wait or were refused.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _items.Count;
            }
        }
    }

    /// <summary>How many of them were refused.</summary>
    public int RefusedCount
    {
        get
        {
            lock (_lock)
            {
                return _refused;
            }
        }
    }

    /// <summary>Adds events, durably. What waits already is not added again.</summary>
    /// <returns>For each event why it was not taken; <see cref="LedgerRefusal.None"/> for what is durable now.</returns>
    /// <exception cref="IOException">It could not be written, and nothing of it counts as added. The outbox must be opened again.</exception>
    public ImmutableArray<LedgerRefusal> Add(params IReadOnlyList<LedgerEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var refusals = ImmutableArray.CreateBuilder<LedgerRefusal>(events.Count);
        Dictionary<string, LedgerEvent> added = new(StringComparer.Ordinal);
        List<OutboxItem> items = [];
        using var records = new MemoryStream();
        lock (_lock)
        {
            foreach (var seen in events)
            {
                var refusal = LedgerEventFormat.Check(seen);
                refusals.Add(refusal);
                if (refusal == LedgerRefusal.None && IdOf(seen) is var id && !_places.ContainsKey(id) && added.TryAdd(id, seen))
                {
                    items.Add(new(id, seen));
                    OutboxRecord.Write(records, OutboxRecordKind.Event, LedgerEventFormat.Write(seen));
                }
            }

            if (items.Count > 0)
            {
                _file.Append(records);
                items.ForEach(Put);
            }
        }

        return refusals.MoveToImmutable();
    }

    /// <summary>The oldest events that wait to be sent, in the order in which they were added.</summary>
    public ImmutableArray<OutboxItem> Pending(int most = int.MaxValue)
    {
        lock (_lock)
        {
            return [.. _items.Values.Where(item => item.Refusal == LedgerRefusal.None).Take(most)];
        }
    }

    /// <summary>The events that a server refused for good; they stay until somebody acknowledges them.</summary>
    public ImmutableArray<OutboxItem> Refused()
    {
        lock (_lock)
        {
            return [.. _items.Values.Where(item => item.Refusal != LedgerRefusal.None)];
        }
    }

    /// <summary>Forgets events that are stored elsewhere, durably. Ids that do not wait are passed over.</summary>
    /// <exception cref="IOException">It could not be written. The events may come back, which does no harm; the outbox must be opened again.</exception>
    public void Acknowledge(params IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        Settle([.. ids.Select(static id => (id, LedgerRefusal.None))]);
    }

    /// <summary>Takes a ledger's answers: what is stored, or kept as a conflict, is forgotten here; what is refused is kept and not sent again.</summary>
    /// <param name="sent">What was sent, as <see cref="Pending"/> gave it.</param>
    /// <param name="results">The answers, in the same order.</param>
    /// <exception cref="ArgumentException">The answers are not as many, or are about other events.</exception>
    public void Settle(IReadOnlyList<OutboxItem> sent, IReadOnlyList<LedgerResult> results)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(results);
        if (sent.Count != results.Count || sent.Where((item, i) => item.Event.Key != results[i].Key).Any())
        {
            throw new ArgumentException("The answers belong to other events.", nameof(results));
        }

        Settle([.. sent.Select((item, i) => (item.Id, results[i].Outcome == LedgerOutcome.Refused ? results[i].Refusal : LedgerRefusal.None))]);
    }

    /// <summary>Makes the file anew from what is left; happens by itself when most of it is no longer needed.</summary>
    public void Compact()
    {
        using var records = new MemoryStream();
        lock (_lock)
        {
            foreach (var item in _items.Values)
            {
                OutboxRecord.Write(records, OutboxRecordKind.Event, LedgerEventFormat.Write(item.Event));
                if (item.Refusal != LedgerRefusal.None)
                {
                    OutboxRecord.Write(records, OutboxRecordKind.Refused, Answer(item.Id, item.Refusal));
                }
            }

            foreach (var damage in _damage)
            {
                _file.SetAside(_file.Bytes((int)damage.Offset, (int)damage.Length));
            }

            _file.Replace(records);
            _damage = [];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The id of an event: a digest of all that it says, but not of when it was received.</summary>
    internal static string IdOf(LedgerEvent seen) => Convert.ToHexStringLower(SHA256.HashData(EventJoin.Says(seen)));

    private void Settle(ImmutableArray<(string Id, LedgerRefusal Refusal)> answers)
    {
        using var records = new MemoryStream();
        lock (_lock)
        {
            List<(string Id, LedgerRefusal Refusal)> known = [.. answers.Where(answer => _places.ContainsKey(answer.Id)).Distinct()];
            if (known.Count == 0)
            {
                return;
            }

            foreach (var (id, refusal) in known)
            {
                var kind = refusal == LedgerRefusal.None ? OutboxRecordKind.Acknowledged : OutboxRecordKind.Refused;
                OutboxRecord.Write(records, kind, Answer(id, refusal));
            }

            _file.Append(records);
            known.ForEach(answer => Take(answer.Id, answer.Refusal));
            if (_file.Length > LeastGarbage && _file.Length / 3 > _needed)
            {
                TryCompact();
            }
        }
    }

    private void TryCompact()
    {
        try
        {
            Compact();
        }
        catch (IOException)
        {
            // The answers are durable already; a full disk only means that the file stays long.
        }
    }

    private void Load(byte[] bytes)
    {
        var scan = OutboxScan.Of(bytes);
        var damage = scan.Damage.ToList();
        foreach (var (offset, length) in scan.Records)
        {
            var content = OutboxRecord.Content(bytes.AsMemory(offset, length));
            var kind = OutboxRecord.Kind(bytes.AsSpan(offset, length));
            if (kind == OutboxRecordKind.Event && LedgerEventFormat.TryRead(content, out var seen))
            {
                Put(new(IdOf(seen), seen));
            }
            else if (kind is OutboxRecordKind.Acknowledged or OutboxRecordKind.Refused && content.Length == SHA256.HashSizeInBytes + 1)
            {
                var refusal = kind == OutboxRecordKind.Refused ? (LedgerRefusal)content.Span[^1] : LedgerRefusal.None;
                Take(Convert.ToHexStringLower(content.Span[..^1]), refusal);
            }
            else
            {
                // Whole, and yet not understood: a later version's.
                damage.Add((offset, length));
            }
        }

        _damage = [.. damage.Order().Select(range => new OutboxDamage(_file.Name, range.Offset, range.Length))];
        _file.CutTo(scan.End);
    }

    private void Put(OutboxItem item)
    {
        if (_places.TryAdd(item.Id, _next))
        {
            _items.Add(_next++, item);
            _needed += LedgerEventFormat.Write(item.Event).Length;
        }
    }

    private void Take(string id, LedgerRefusal refusal)
    {
        if (!_places.TryGetValue(id, out var place))
        {
            return;
        }

        _refused += (refusal != LedgerRefusal.None ? 1 : 0) - (_items[place].Refusal != LedgerRefusal.None ? 1 : 0);
        if (refusal != LedgerRefusal.None)
        {
            _items[place] = _items[place] with { Refusal = refusal };
            return;
        }

        _needed -= LedgerEventFormat.Write(_items[place].Event).Length;
        _items.Remove(place);
        _places.Remove(id);
    }

    private static byte[] Answer(string id, LedgerRefusal refusal) => [.. Convert.FromHexString(id), (byte)refusal];
}
