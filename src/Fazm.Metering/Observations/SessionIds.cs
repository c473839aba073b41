namespace Fazm.Metering.Observations;

/// <summary>Session ids that no client gives.</summary>
public static class SessionIds
{
    /// <summary>The session of what names none, where the caller names none either. Calls count under it; counters count under it only
    /// while no other session is known that they may belong to.</summary>
    public const string Unknown = "unknown";
}
