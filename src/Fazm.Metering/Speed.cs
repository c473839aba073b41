namespace Fazm.Metering;

/// <summary>The speed that a call was served at (<c>usage.speed</c>): it chooses the price card. What was served counts, not what was asked.</summary>
public enum Speed
{
    /// <summary>Nothing was stated, which is billed as standard.</summary>
    NotStated,

    /// <summary>Standard.</summary>
    Standard,

    /// <summary>Fast mode.</summary>
    Fast,

    /// <summary>A value this version does not know; such usage has no price.</summary>
    Unknown,
}
