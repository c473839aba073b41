namespace Fazm.Metering.Observations;

/// <summary>What one <see cref="Observation"/> is about; it says which of its parts is filled.</summary>
public enum ObservationKind
{
    /// <summary>The default value: nothing.</summary>
    None,

    /// <summary>A snapshot of one API call's usage: <see cref="Observation.Call"/>.</summary>
    Call,

    /// <summary>A message id passed by on a live stream: <see cref="Observation.Heard"/>.</summary>
    Heard,

    /// <summary>A counter was read: <see cref="Observation.Counter"/>.</summary>
    Counter,

    /// <summary>A fact about a session: <see cref="Observation.Session"/>.</summary>
    Session,

    /// <summary>A row that does not count, or counts with a remark: <see cref="Observation.Remark"/>.</summary>
    Remark,
}
