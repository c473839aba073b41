using Fazm.Metering.Deltas;
using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;
using Fazm.Metering.State;

namespace Fazm.Metering;

/// <summary>Meters one session: its cumulative cost, and the delta that each observation added.</summary>
/// <remarks>Single-threaded; for several threads or sessions use <see cref="MeterSet"/>. Observations of other sessions are refused with the
/// reason <see cref="Reason.OtherSession"/>. Keeps no message content.</remarks>
public sealed class SessionMeter
{
    private readonly EvidenceStore _store = new();
    private readonly DeltaTaker _deltas;
    private readonly MeterOptions _options;

    /// <summary>A meter of one session.</summary>
    /// <param name="session">The session; <see langword="null"/> takes the session of the first observation that has one.</param>
    /// <param name="options">How to price; the default prices at the embedded books.</param>
    public SessionMeter(string? session = null, MeterOptions? options = null)
    {
        Session = session;
        _options = options ?? new MeterOptions();
        _deltas = new DeltaTaker(_store, _options);
    }

    /// <summary>The session; <see langword="null"/> until one was seen.</summary>
    public string? Session { get; private set; }

    /// <summary>The running total.</summary>
    public SessionTotal Total => SessionTotal.Of(Report());

    /// <summary>Joins an observation and says what it added to the total: mostly nothing. Never throws on what was observed.</summary>
    public UsageDeltas Observe(in Observation seen)
    {
        if (SessionOf(seen) is { } session)
        {
            Session ??= session;
            if (!string.Equals(session, Session, StringComparison.Ordinal))
            {
                _store.Count(Reason.OtherSession, null, 1);
                return default;
            }
        }

        return _deltas.IsWithoutDelta(seen) ? default : _deltas.Observe(seen);
    }

    /// <summary>Joins all that another meter of the same session knows.</summary>
    /// <exception cref="ArgumentException">The other meter is of another session.</exception>
    public void Merge(SessionMeter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Session is { } session && Session is not null && !string.Equals(session, Session, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The meters are of two sessions, {Session} and {session}.", nameof(other));
        }

        Session ??= other.Session;
        _store.Join(other._store);
    }

    /// <summary>Writes what is known, in a versioned format.</summary>
    /// <param name="output">Is left open.</param>
    public void Save(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        StateWriter.Write(_store, output);
    }

    /// <summary>A meter that knows what was saved.</summary>
    /// <param name="input">What <see cref="Save"/> wrote; is left open.</param>
    /// <param name="session">The session; <see langword="null"/> where the first saved one is meant.</param>
    /// <param name="options">How to price.</param>
    /// <exception cref="InvalidDataException">It is damaged or of another format.</exception>
    public static SessionMeter Load(Stream input, string? session = null, MeterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var meter = new SessionMeter(session, options);
        StateReader.Read(input, meter._store);
        meter.Session ??= meter._store.Sessions.Keys.Order(StringComparer.Ordinal).FirstOrDefault();
        meter._deltas.Rebase();
        return meter;
    }

    /// <summary>All that is known now.</summary>
    public UsageReport Report() => ReportBuilder.Build(_store, _options);

    /// <summary>All that is known now, with ids.</summary>
    internal MeteredEvidence Evidence() => MeteredEvidence.Of(_store);

    private static string? SessionOf(in Observation seen) => seen.Kind switch
    {
        ObservationKind.Call => seen.Call.Session,
        ObservationKind.Heard => seen.Heard.Session,
        ObservationKind.Counter => seen.Counter.Session,
        ObservationKind.Session => seen.Session.Session,
        _ => null,
    };
}
