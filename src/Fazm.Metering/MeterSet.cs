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

    /// <summary>A meter that knows nothing yet.</summary>
    /// <param name="options">How to price; the default prices at the embedded books.</param>
    public MeterSet(MeterOptions? options = null)
    {
        Options = options ?? new MeterOptions();
        _deltas = new DeltaTaker(_store, Options);
    }

    /// <summary>How it prices.</summary>
    public MeterOptions Options { get; }

    /// <summary>Joins an observation and says what it added to which totals: mostly nothing. Never throws on what was observed.</summary>
    /// <returns>One delta for each session, model and kind whose total changed. All deltas since the meter was made add up to its report.</returns>
    public UsageDeltas Observe(in Observation seen)
    {
        lock (_gate)
        {
            return _deltas.Observe(seen);
        }
    }

    /// <summary>Joins an observation without taking a delta: for scans of whole logs, which ask for the report at the end. The next
    /// <see cref="Observe"/> tells what was added here together with its own.</summary>
    public void Add(in Observation seen)
    {
        lock (_gate)
        {
            _store.Add(seen);
        }
    }

    /// <summary>Takes what is known now as told: the next <see cref="Observe"/> tells only what comes after. For programs that scan what there is and follow it from there.</summary>
    public void MarkTold()
    {
        lock (_gate)
        {
            _deltas.Rebase();
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
            copy.Join(other._store);
        }

        lock (_gate)
        {
            _store.Join(copy);
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
            StateReader.Read(saved, _store);
        }
    }

    /// <summary>The sessions whose totals may depend on what is known of one, itself among them: forks of each other, for instance.</summary>
    public IReadOnlyList<string> CoupledWith(string session)
    {
        ArgumentNullException.ThrowIfNull(session);
        lock (_gate)
        {
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
            StateWriter.Write(_store, output);
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
            return ReportBuilder.Build(_store, Options);
        }
    }

    /// <summary>All that is known now, with ids.</summary>
    internal MeteredEvidence Evidence()
    {
        lock (_gate)
        {
            return MeteredEvidence.Of(_store);
        }
    }
}
