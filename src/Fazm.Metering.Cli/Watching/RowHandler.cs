using Fazm.Metering.Observations;

namespace Fazm.Metering.Cli.Watching;

/// <summary>Takes what a row says.</summary>
/// <param name="row">What it says; valid until the handler returns.</param>
internal delegate void RowHandler(ReadOnlySpan<Observation> row);
