namespace Fazm.Metering.Ledgers;

/// <summary>Something in a ledger that cannot be as it is.</summary>
/// <param name="Kind">What, in kebab-case: <c>gap-in-revisions</c>, <c>rows-do-not-add-up</c>, <c>total-differs</c>, <c>evidence-damaged</c>,
/// <c>key-leads-elsewhere</c>, <c>negative-without-link</c>, <c>store-damaged</c>.</param>
/// <param name="Where">The key or total.</param>
/// <param name="Detail">What was found and what was expected.</param>
public sealed record LedgerFault(string Kind, string Where, string Detail);
