namespace Fazm.Metering;

/// <summary>Where a call was computed (<c>usage.inference_geo</c>).</summary>
public enum InferenceGeo
{
    /// <summary>Nothing was stated, or <c>not_available</c>.</summary>
    NotStated,

    /// <summary>Anywhere.</summary>
    Global,

    /// <summary>In the United States only.</summary>
    Us,

    /// <summary>A value this version does not know; the flag <c>geo-unknown</c> says so.</summary>
    Unknown,
}
