namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>What a record of an outbox says. Numbers are stored.</summary>
internal enum OutboxRecordKind : byte
{
    /// <summary>An event waits; its bytes.</summary>
    Event = 1,

    /// <summary>An event is stored elsewhere; its id.</summary>
    Acknowledged = 2,

    /// <summary>An event is refused for good; its id and the reason.</summary>
    Refused = 3,
}
