namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>An event that waits.</summary>
/// <param name="Id">Made from the content without the time of receipt, so the same telling has the same id in every process; a better snapshot of the same call has another.</param>
/// <param name="Event">The event.</param>
/// <param name="Refusal">Why a server refused it for good; <see cref="LedgerRefusal.None"/> while it waits to be sent.</param>
public sealed record OutboxItem(string Id, LedgerEvent Event, LedgerRefusal Refusal = LedgerRefusal.None);
