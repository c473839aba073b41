using System.Collections.Immutable;
using System.Security.Cryptography;
using Fazm.Metering.Ledgers.Booking;

namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>Events that wait until a ledger has them: durable, in order, each forgotten only when it was acknowledged by its id.</summary>
/// <remarks>Files only. A kill at any byte loses nothing that was told to be added and doubles nothing. One owner at a time. Thread-safe.
/// In memory stands only where each event lies in the file, some hundred bytes for each. Sending again what was sent before does no harm: the ledger knows it by its key.</remarks>
public sealed class LedgerOutbox : IDisposable
{
    private const long LeastGarbage = 1 << 16;

    private readonly Lock _lock = new();
    private readonly OutboxFile _file;
    private readonly SortedDictionary<long, OutboxEntry> _entries = [];
    private readonly Dictionary<OutboxId, long> _places = [];
    private ImmutableArray<OutboxDamage> _damage = [];
    private long _next;
    private long _needed;
    private int _refused;

    private LedgerOutbox(OutboxFile file)
    {
        _file = file;
        Load(file.OpenRecords());
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
                return _entries.Count;
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
        List<OutboxEntry> added = [];
        HashSet<OutboxId> ids = [];
        using var records = new MemoryStream();
        lock (_lock)
        {
            var end = _file.Length;
            foreach (var seen in events)
            {
                var refusal = LedgerEventFormat.Check(seen);
                var content = refusal == LedgerRefusal.None ? LedgerEventFormat.Write(seen) : [];
                refusal = content.Length < OutboxRecord.MaxLength ? refusal : LedgerRefusal.TooLarge;
                refusals.Add(refusal);
                if (refusal == LedgerRefusal.None && NumberOf(seen) is var id && !_places.ContainsKey(id) && ids.Add(id))
                {
                    var offset = end + records.Length;
                    added.Add(new(id, offset, OutboxRecord.Write(records, OutboxRecordKind.Event, content), LedgerRefusal.None));
                }
            }

            if (added.Count > 0)
            {
                _file.Append(records);
                added.ForEach(Put);
            }
        }

        return refusals.MoveToImmutable();
    }

    /// <summary>The oldest events that wait to be sent, in the order in which they were added; read from the file.</summary>
    /// <exception cref="IOException">It could not be read. The outbox must be opened again.</exception>
    public ImmutableArray<OutboxItem> Pending(int most = int.MaxValue)
    {
        lock (_lock)
        {
            return [.. _entries.Values.Where(entry => entry.Refusal == LedgerRefusal.None).Take(most).Select(Item)];
        }
    }

    /// <summary>The events that a server refused for good; they stay until somebody acknowledges them.</summary>
    public ImmutableArray<OutboxItem> Refused()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Where(entry => entry.Refusal != LedgerRefusal.None).Select(Item)];
        }
    }

    /// <summary>Forgets events that are stored elsewhere, durably. Ids that do not wait are passed over.</summary>
    /// <exception cref="IOException">It could not be written. The events may come back, which does no harm; the outbox must be opened again.</exception>
    public void Acknowledge(params IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        Settle([.. ids.Select(static id => (OutboxId.TryParse(id, out var number) ? number : default, LedgerRefusal.None))]);
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

        Settle([.. sent.Select((item, i) => (OutboxId.TryParse(item.Id, out var number) ? number : default, results[i].Outcome == LedgerOutcome.Refused ? results[i].Refusal : LedgerRefusal.None))]);
    }

    /// <summary>Makes the file anew from what is left; happens by itself when most of it is no longer needed.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            if (!_damage.IsEmpty)
            {
                _file.SetAside(_damage);
            }

            Dictionary<long, long> moved = [];
            _file.Replace(records =>
            {
                var end = 0L;
                foreach (var (place, entry) in _entries)
                {
                    moved.Add(place, end);
                    records.Write(_file.Record(entry.Offset, entry.Length));
                    end += entry.Length;
                    if (entry.Refusal != LedgerRefusal.None)
                    {
                        end += OutboxRecord.Write(records, OutboxRecordKind.Refused, Answer(entry.Id, entry.Refusal));
                    }
                }
            });
            foreach (var (place, offset) in moved)
            {
                _entries[place] = _entries[place] with { Offset = offset };
            }

            _damage = [];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The id of an event: a digest of all that it says, but not of when it was received.</summary>
    internal static string IdOf(LedgerEvent seen) => NumberOf(seen).ToString();

    private static OutboxId NumberOf(LedgerEvent seen) => OutboxId.Of(SHA256.HashData(EventJoin.Says(seen)));

    private void Settle(ImmutableArray<(OutboxId Id, LedgerRefusal Refusal)> answers)
    {
        using var records = new MemoryStream();
        lock (_lock)
        {
            List<(OutboxId Id, LedgerRefusal Refusal)> known = [.. answers.Where(answer => _places.ContainsKey(answer.Id)).Distinct()];
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

    private void Load(OutboxWindow window)
    {
        List<(long Offset, long Length)> unknown = [];
        var scan = new OutboxScan(window);
        scan.Run((offset, record) =>
        {
            var content = OutboxRecord.Content(record);
            var kind = OutboxRecord.Kind(record.Span);
            if (kind == OutboxRecordKind.Event && LedgerEventFormat.TryRead(content, out var seen))
            {
                Put(new(NumberOf(seen), offset, record.Length, LedgerRefusal.None));
            }
            else if (kind is OutboxRecordKind.Acknowledged or OutboxRecordKind.Refused && content.Length == OutboxId.Length + 1)
            {
                Take(OutboxId.Of(content.Span), kind == OutboxRecordKind.Refused ? (LedgerRefusal)content.Span[^1] : LedgerRefusal.None);
            }
            else
            {
                // Whole, and yet not understood: a later version's.
                unknown.Add((offset, record.Length));
            }
        });
        _damage = [.. scan.Damage.Concat(unknown).Order().Select(range => new OutboxDamage(_file.Name, range.Offset, range.Length))];
        _file.CutTo(scan.End);
    }

    private OutboxItem Item(OutboxEntry entry) => LedgerEventFormat.TryRead(OutboxRecord.Content(_file.Record(entry.Offset, entry.Length)), out var seen)
        ? new(entry.Id.ToString(), seen, entry.Refusal)
        : throw new IOException($"{_file.Name} holds an event that was there and is no more; open it again.");

    private void Put(OutboxEntry entry)
    {
        if (_places.TryAdd(entry.Id, _next))
        {
            _entries.Add(_next++, entry);
            _needed += entry.Length;
        }
    }

    private void Take(OutboxId id, LedgerRefusal refusal)
    {
        if (!_places.TryGetValue(id, out var place))
        {
            return;
        }

        var entry = _entries[place];
        _refused += (refusal != LedgerRefusal.None ? 1 : 0) - (entry.Refusal != LedgerRefusal.None ? 1 : 0);
        if (refusal != LedgerRefusal.None)
        {
            _entries[place] = entry with { Refusal = refusal };
            return;
        }

        _needed -= entry.Length;
        _entries.Remove(place);
        _places.Remove(id);
    }

    private static byte[] Answer(OutboxId id, LedgerRefusal refusal)
    {
        var answer = new byte[OutboxId.Length + 1];
        id.Write(answer);
        answer[^1] = (byte)refusal;
        return answer;
    }
}
