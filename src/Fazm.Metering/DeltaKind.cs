namespace Fazm.Metering;

/// <summary>What changed.</summary>
public enum DeltaKind
{
    /// <summary>A call became known, or known better.</summary>
    Usage,

    /// <summary>Something counted before turned out otherwise; may be negative and names what it corrects.</summary>
    Correction,

    /// <summary>A counter showed tokens that no call covers.</summary>
    Remainder,

    /// <summary>The client's own figure rose; no tokens, no cost.</summary>
    Reported,
}
