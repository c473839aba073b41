namespace Fazm.Metering.Cli.Indexing;

/// <summary>A figure as the summary holds it: its text is at hand, its amount is worked out where it is asked for.</summary>
internal sealed class SummaryFigure(string text, ulong low, long high, long isShort)
{
    public string Text => text;

    public Figure Exact => new(PicoUsd.FromUnits(new Int128(unchecked((ulong)high), low)), isShort);
}
