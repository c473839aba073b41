using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>The books that priced a report.</summary>
/// <param name="AsOf">The day at whose end, in UTC, the prices were known; <see langword="null"/> for "all that the books hold".</param>
/// <param name="Books">Each book's name and version, <c>anthropic 2026-11-22.1</c> for instance.</param>
internal sealed record PricesUsed(DateOnly? AsOf, ImmutableArray<string> Books);
