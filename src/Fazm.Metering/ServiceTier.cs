namespace Fazm.Metering;

/// <summary>The tier that served a call (<c>usage.service_tier</c>).</summary>
public enum ServiceTier
{
    /// <summary>Nothing was stated, which is billed as standard.</summary>
    NotStated,

    /// <summary>Standard.</summary>
    Standard,

    /// <summary>Message batches.</summary>
    Batch,

    /// <summary>Committed capacity, billed by contract.</summary>
    Priority,

    /// <summary>A value this version does not know.</summary>
    Unknown,
}
