namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>What a client prints while it works, on one surface.</summary>
internal interface IScreen
{
    /// <summary>What was printed, file by file. Asked for once, at the end.</summary>
    IEnumerable<string> Files { get; }

    void Open(SimulatedSession session, bool isLoaded);

    void BeginTurn(SimulatedSession session, bool isBackground);

    void Retry(SimulatedSession session);

    void Show(SimulatedSession session, SimulatedCall call, bool isLastOfAgent);

    /// <summary>A notice of the client itself.</summary>
    void Notice(SimulatedSession session);

    /// <summary>How a subagent gets on.</summary>
    void Progress(SimulatedSession session, bool isDone);

    void Compact(SimulatedSession session);

    void Clear(SimulatedSession session, SimulatedSession next);

    void EndTurn(SimulatedSession session, SimulatedCounter counter, SimulatedTurn turn);

    /// <summary>Answers the prompt of a turn, after the background cycles that ran before its answer was sent.</summary>
    void Answer(SimulatedSession session, SimulatedCounter counter, SimulatedTurn turn);
}
