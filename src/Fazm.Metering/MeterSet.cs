using System.Runtime.CompilerServices;
using Fazm.Metering.Deltas;
using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Fazm.Metering.State;

namespace Fazm.Metering;

/// <summary>Meters many sessions at once. The same call heard in several sessions, through several surfaces or several times is one call
/// with one owner.</summary>
/// <remarks>Thread-safe: every member may be called from any thread. What is known is a join of what was heard, so the order of calls and
/// repeats change no total (design: evidence joins, totals are a function of it, deltas are differences). Memory grows with distinct
/// calls, not with rows. Keeps no message content.</remarks>
public sealed class MeterSet
{
    private readonly Lock _gate = new();
    private readonly EvidenceStore _store = new();
    private readonly DeltaTaker _deltas;
    private readonly ParkedSessions _parked;
    private readonly Queue<SessionEvidence> _atHand = new();

    /// <summary>A meter that knows nothing yet.</summary>
    /// <param name="options">How to price; the default prices at the embedded books.</param>
    public MeterSet(MeterOptions? options = null)
    {
        Options = options ?? new MeterOptions();
        _deltas = new DeltaTaker(_store, Options);
        _parked = new ParkedSessions(_store, _deltas);
        _store.Began = _atHand.Enqueue;
    }

    /// <summary>How it prices.</summary>
    public MeterOptions Options { get; }

    /// <summary>Joins an observation and says what it added to which totals: mostly nothing. Never throws on what was observed.</summary>
    /// <returns>One delta for each session, model and kind whose total changed. All deltas since the meter was made add up to its report.</returns>
    public UsageDeltas Observe(in Observation seen)
    {
        lock (_gate)
        {
            return _deltas.IsWithoutDelta(seen) ? default : Take(seen);
        }
    }

    /// <summary>Joins an observation without taking a delta: for scans of whole logs, which ask for the report at the end. The next
    /// <see cref="Observe"/> tells what was added here together with its own.</summary>
    public void Add(in Observation seen)
    {
        Add([seen]);
    }

    /// <summary>Takes what is known now as told: the next <see cref="Observe"/> tells only what comes after. For programs that scan what there is and follow it from there.</summary>
    public void MarkTold()
    {
        lock (_gate)
        {
            _parked.WakeAll();
            _deltas.Rebase();
            Park();
        }
    }

    /// <summary>Joins several observations at once without taking deltas: for many threads that read side by side, since each call waits for the others' to
    /// end. The next <see cref="Observe"/> tells what was added here together with its own.</summary>
    /// <param name="seen">What was seen, in any order.</param>
    public void Add(ReadOnlySpan<Observation> seen)
    {
        lock (_gate)
        {
            foreach (ref readonly var one in seen)
            {
                _parked.WakeFor(one);
                if (_store.Add(one) is { } touched && _store.TrySession(touched, out var session))
                {
                    _deltas.LeaveUntold(session);
                }
            }
        }
    }

    /// <summary>Joins all that another meter knows. Merging is idempotent, commutative and associative in every total; the other is left as it is.</summary>
    public void Merge(MeterSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(other, this))
        {
            return;
        }

        // One gate at a time: two meters may merge each other at once without a deadlock.
        var copy = new EvidenceStore();
        lock (other._gate)
        {
            other._parked.WakeAll();
            copy.Join(other._store);
            other.Park();
        }

        lock (_gate)
        {
            _parked.WakeAll();
            _store.Join(copy);
            MarkUntold();
        }
    }

    /// <summary>Joins what another meter saved, as <see cref="Merge(MeterSet)"/> does: many saved states make one meter.</summary>
    /// <param name="saved">What <see cref="Save"/> wrote; is left open.</param>
    /// <exception cref="InvalidDataException">It is damaged or of another format; what stood before the damage may be joined already.</exception>
    public void Merge(Stream saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        lock (_gate)
        {
            _parked.WakeAll();
            StateReader.Read(saved, _store);
            MarkUntold();
        }
    }

    /// <summary>The sessions whose totals may depend on what is known of one, itself among them: forks of each other, for instance.</summary>
    public IReadOnlyList<string> CoupledWith(string session)
    {
        ArgumentNullException.ThrowIfNull(session);
        lock (_gate)
        {
            _parked.Wake(session);
            return [.. _store.CoupledWith(session)];
        }
    }

    /// <summary>Writes what is known, in a versioned format; the same evidence gives the same bytes.</summary>
    /// <param name="output">Is left open.</param>
    public void Save(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        lock (_gate)
        {
            _parked.WakeAll();
            StateWriter.Write(_store, output);
            Park();
        }
    }

    /// <summary>Takes a session out of memory and writes all that is known of it; <see cref="Restore"/> puts it back exactly, so that no later delta or total differs.
    /// Restore it before anything of it is observed again: meanwhile this meter does not know it, and its report leaves it out.</summary>
    /// <param name="session">The session.</param>
    /// <param name="output">Is left open.</param>
    /// <returns><see langword="false"/>, and nothing written, where the session is not known or hangs together with others: it shares calls or readings with
    /// them, has something that was added and not told yet, or copies are known whose payer is not.</returns>
    public bool Evict(string session, Stream output)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(output);
        lock (_gate)
        {
            _parked.Wake(session);
            if (!_store.TrySession(session, out var evidence) || !_store.CanSetAside(evidence))
            {
                return false;
            }

            EvictedSession.Write(evidence, output);
            _store.Remove(evidence);
            _deltas.Forget(session);
            _store.SetAside++;
            return true;
        }
    }

    /// <summary>Puts a session back that <see cref="Evict"/> took out of this meter or of another.</summary>
    /// <param name="input">What was written; is left open.</param>
    /// <returns>The session.</returns>
    /// <exception cref="InvalidDataException">It is damaged or of another format.</exception>
    /// <exception cref="InvalidOperationException">The meter knows something of the session already.</exception>
    public string Restore(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var evicted = EvictedSession.Read(input);
        lock (_gate)
        {
            _parked.Wake(evicted.Session);
            if (_store.TrySession(evicted.Session, out _))
            {
                throw new InvalidOperationException($"The session {evicted.Session} is here already; what was written of it can be merged.");
            }

            _store.SetAside = Math.Max(0, _store.SetAside - 1);
            _store.Join(evicted.Evidence);
            if (_store.TrySession(evicted.Session, out var session))
            {
                _deltas.PutBack(session, [.. evicted.Last]);
            }

            Park();
            return evicted.Session;
        }
    }

    /// <summary>A meter that knows what was saved. Observing again what it knows, from any earlier point on, changes nothing.</summary>
    /// <param name="input">What <see cref="Save"/> wrote; is left open.</param>
    /// <param name="options">How to price.</param>
    /// <exception cref="InvalidDataException">It is damaged or of another format.</exception>
    public static MeterSet Load(Stream input, MeterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var meter = new MeterSet(options);
        StateReader.Read(input, meter._store);
        meter._deltas.Rebase();
        return meter;
    }

    /// <summary>All that is known now.</summary>
    public UsageReport Report()
    {
        lock (_gate)
        {
            _parked.WakeAll();
            var report = ReportBuilder.Build(_store, Options);
            Park();
            return report;
        }
    }

    // Kept apart: room for deltas would be cleared on the way of what has none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private UsageDeltas Take(in Observation seen)
    {
        _parked.WakeFor(seen);
        var deltas = _deltas.Observe(seen);
        Park();
        return deltas;
    }

    private void MarkUntold()
    {
        foreach (var session in _store.Sessions.Values)
        {
            _deltas.LeaveUntold(session);
        }
    }

    /// <summary>Packs the sessions that were not asked for lately, the oldest first; one that was asked for gets a second round.</summary>
    private void Park()
    {
        if (_atHand.Count > (2 * _store.Sessions.Count) + 1024)
        {
            // Sessions that were evicted still stand in line.
            var line = _atHand.Where(session => _store.TrySession(session.Id, out var known) && known == session).ToList();
            _atHand.Clear();
            line.ForEach(_atHand.Enqueue);
        }

        for (var tries = _store.Sessions.Count > Options.SessionsAtHand ? _atHand.Count : 0; tries > 0 && _store.Sessions.Count > Options.SessionsAtHand; tries--)
        {
            var session = _atHand.Dequeue();
            if (!_store.TrySession(session.Id, out var known) || known != session)
            {
                continue;
            }

            if (session.IsTouched || !_parked.TryPark(session))
            {
                session.IsTouched = false;
                _atHand.Enqueue(session);
            }
        }
    }

    /// <summary>All that is known now, with ids.</summary>
    internal MeteredEvidence Evidence()
    {
        lock (_gate)
        {
            _parked.WakeAll();
            return MeteredEvidence.Of(_store);
        }
    }
}
