namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>An event of an outbox, without the event: where its record lies.</summary>
internal readonly record struct OutboxEntry(OutboxId Id, long Offset, int Length, LedgerRefusal Refusal);
