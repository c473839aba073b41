namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>One document for one prompt: the result alone, or with <c>--verbose</c> an array of all messages. Neither states increments.</summary>
internal sealed class JsonScreen : StreamScreen
{
    private readonly bool _isVerbose;

    public JsonScreen(SimulatedChance chance, SimulatedVersion version, string model, bool isVerbose)
        : base(chance, version, model, showsFrames: false)
    {
        _isVerbose = isVerbose;
        StatesIncrements = false;
    }

    public override IEnumerable<string> Files => Rows.Count == 0 ? [] : [_isVerbose ? "[" + string.Join(',', Rows) + "]" : Rows[^1]];
}
