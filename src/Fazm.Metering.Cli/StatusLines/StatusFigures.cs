using Fazm.Metering.Cli.Indexing;

namespace Fazm.Metering.Cli.StatusLines;

/// <summary>What a status line shows.</summary>
/// <param name="Session">What the session cost; <see langword="null"/> where nothing is known of it yet.</param>
/// <param name="Today">What today cost, all sessions together; <see langword="null"/> where that is not known yet.</param>
/// <param name="IsComplete">False where the index has yet to read something that this depends on.</param>
/// <param name="IsStale">True when the index should be brought up to date.</param>
internal readonly record struct StatusFigures(Figure? Session, Figure? Today, bool IsComplete, bool IsStale);
