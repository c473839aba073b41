namespace Fazm.Metering.Observations;

/// <summary>A message id passed by on the live stream of a process: the counters of that process hold the call, if they hold it, in the
/// reading that closes the interval.</summary>
/// <param name="Session">The session that the row names.</param>
/// <param name="Stream">The id of the stream, as in <see cref="CounterReading.Stream"/>.</param>
/// <param name="After">The id of the counter reading before it on this stream; empty at the stream's start.</param>
/// <param name="MessageId">The API's message id.</param>
/// <param name="IsSide">True for a subagent's message.</param>
/// <param name="TurnModel">The model of the turn as the client announced it, less <c>[1m]</c>; the counters' key where no row says what was asked for.</param>
public sealed record MessageHeard(string Session, string Stream, string After, string MessageId, bool IsSide, string? TurnModel)
{
    /// <summary>The id of the reading of tokens before it, on a surface that states money and tokens in readings of their own (ACP); else
    /// <see langword="null"/>, and <see cref="After"/> stands for both.</summary>
    public string? TokensAfter { get; init; }
}
