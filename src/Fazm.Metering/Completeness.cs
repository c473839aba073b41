namespace Fazm.Metering;

/// <summary>How much a snapshot of a call's usage knows. The order is that of trust: the greater one replaces the lesser.</summary>
public enum Completeness
{
    /// <summary>Numbers that a client repeated when it closed a stream on its own account (a <c>message_delta</c> without a stop reason).</summary>
    MadeUp,

    /// <summary>What was known before the answer ended; its output is a lower bound.</summary>
    Partial,

    /// <summary>Numbers that came together with a stop reason.</summary>
    Final,
}
