namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>What a line of a provider's report is about.</summary>
public enum ReportClass
{
    /// <summary>Uncached input.</summary>
    Input,

    /// <summary>Output.</summary>
    Output,

    /// <summary>Cache writes of five minutes.</summary>
    CacheWrite5m,

    /// <summary>Cache writes of one hour.</summary>
    CacheWrite1h,

    /// <summary>Cache reads.</summary>
    CacheRead,

    /// <summary>Web searches.</summary>
    WebSearch,

    /// <summary>Whatever else was charged: code execution, session time, a line that does not say.</summary>
    Other,
}
