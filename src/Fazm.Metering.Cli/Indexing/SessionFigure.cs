using System.Collections.Immutable;

namespace Fazm.Metering.Cli.Indexing;

/// <summary>What one session cost.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Cost">Of all that has a price.</param>
/// <param name="Days">The same by local day, ordered; usage without a time is in none.</param>
/// <param name="Logs">The logs that its cost depends on; empty where nobody looked for them.</param>
internal sealed record SessionFigure(string Session, Figure Cost, ImmutableArray<(int Day, Figure Cost)> Days, ImmutableArray<string> Logs);
