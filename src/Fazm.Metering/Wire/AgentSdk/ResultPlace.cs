namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>Where a result stands, as its reader knows it.</summary>
/// <param name="Id">The result's id.</param>
/// <param name="Stream">The stream's id.</param>
/// <param name="Session">The session that it names.</param>
/// <param name="At">When; results carry no time themselves, so mostly that of the last row before it which does.</param>
/// <param name="TurnModel">The model of the turn, or the caller's for rows that name none.</param>
internal readonly record struct ResultPlace(string Id, string Stream, string Session, EventTime At, string? TurnModel);
