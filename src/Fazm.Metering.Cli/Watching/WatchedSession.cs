namespace Fazm.Metering.Cli.Watching;

/// <summary>A session that moved.</summary>
/// <param name="Id">Its id; <see langword="null"/> where the payer is not known yet.</param>
/// <param name="Model">The model that answered last.</param>
/// <param name="Added">What was added since the start.</param>
/// <param name="Total">What it cost in all.</param>
/// <param name="At">When it moved last.</param>
internal sealed record WatchedSession(string? Id, string? Model, PicoUsd Added, PicoUsd Total, DateTimeOffset At);
