using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers;

/// <summary>Some rows, and where to go on.</summary>
/// <param name="Rows">The rows in their order.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> where there is none.</param>
public sealed record LedgerPage(ImmutableArray<LedgerRow> Rows, LedgerCursor? Next);
