namespace Fazm.Metering.Ledgers;

/// <summary>What a rerating did.</summary>
/// <param name="Events">How many events were priced again.</param>
/// <param name="Changed">How many of them got rows.</param>
/// <param name="Change">What those rows add.</param>
public readonly record struct LedgerRerated(long Events, long Changed, LedgerSums Change);
