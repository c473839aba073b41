namespace Fazm.Metering.Observations;

/// <summary>What a running total has to be compared with to get its growth.</summary>
public enum CounterStart
{
    /// <summary>With <see cref="CounterReading.PreviousRows"/>: the reading before it is known.</summary>
    Previous,

    /// <summary>With zero: the counter certainly began there.</summary>
    Zero,

    /// <summary>With zero or with a total that an earlier process left: the first reading of a process that may restore one.</summary>
    ZeroOrRestored,

    /// <summary>Nobody knows: a recording that began late.</summary>
    NotSeen,
}
