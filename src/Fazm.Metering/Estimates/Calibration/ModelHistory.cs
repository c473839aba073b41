namespace Fazm.Metering.Estimates.Calibration;

/// <summary>What finished calls of one model showed: sums in which every call weighs a sixteenth less than the next one.</summary>
internal sealed class ModelHistory
{
    public const long Million = 1_000_000;

    private const int Memory = 16;
    private const long Prior = 32;
    private const long Most = 1_000_000_000;

    // No vocabulary is that far from another.
    private const long WidestRatio = 8;

    // Until so many calls are known, what they show is believed more readily.
    private const long FewCalls = 4;

    /// <summary>A model of which nothing is known: the ratio it is believed to have weighs as much as a short answer.</summary>
    public ModelHistory(long priorRatio)
    {
        Counted = Prior * Million;
        Billed = Prior * priorRatio;
    }

    /// <summary>Calls that were learned from.</summary>
    public long Calls { get; set; }

    /// <summary>Tokens counted, in millionths, the weights applied.</summary>
    public long Counted { get; set; }

    /// <summary>Tokens billed, likewise.</summary>
    public long Billed { get; set; }

    /// <summary>Tokens by which estimates were off, likewise.</summary>
    public long Distance { get; set; }

    /// <summary>Tokens billed for the calls that were judged, likewise.</summary>
    public long Judged { get; set; }

    /// <summary>Requests whose prompt was learned from.</summary>
    public long Prompts { get; set; }

    /// <summary>The largest ratio that a prompt had, in millionths.</summary>
    public long WorstPrompt { get; set; }

    /// <summary>Tokens billed for each token counted, in millionths.</summary>
    public long Ratio => (long)((Int128)Billed * Million / Counted);

    /// <summary>True where all sums are what learning can give.</summary>
    public bool IsSound => Calls >= 0 && Prompts >= 0 && WorstPrompt is >= 0 and <= Most * Million && Sound(Counted) && Counted > 0 && Sound(Billed) && Sound(Distance) && Sound(Judged)
        && Ratio is >= Million / (2 * WidestRatio) and <= Million * 2 * WidestRatio;

    public static long Scale(long count, long ratio) => (long)((((Int128)count * ratio) + Million - 1) / Million);

    /// <summary>Judges the estimate by the bill, and then learns from it.</summary>
    public void Learn(long counted, long billed)
    {
        (counted, billed) = (Math.Min(counted, Most), Math.Min(billed, Most));
        var believed = Believed(counted, billed);
        var distance = Math.Min(Math.Abs(Scale(counted, Ratio) - billed), Most);
        Distance = Fade(Distance) + (distance * Million);
        Judged = Fade(Judged) + (billed * Million);
        Counted = Fade(Counted) + (counted * Million);
        Billed = Fade(Billed) + believed;
        Calls++;
    }

    /// <summary>A call much of whose text was hidden, or that was not billed by its text, pulls with a half of what was expected of it and no more.</summary>
    private long Believed(long counted, long billed)
    {
        var expected = (Int128)counted * Ratio;
        var (least, most) = Calls < FewCalls ? (expected / 2, expected * 2) : (expected * 2 / 3, expected * 3 / 2);
        var lower = Math.Max((long)least, counted * Million / WidestRatio);
        return Math.Clamp(billed * Million, lower, Math.Max(lower, Math.Min((long)most, counted * Million * WidestRatio)));
    }

    public void LearnPrompt(long counted, long billed)
    {
        (counted, billed) = (Math.Min(counted, Most), Math.Min(billed, Most));
        WorstPrompt = Math.Max(WorstPrompt, ((billed * Million) + counted - 1) / counted);
        Prompts++;
    }

    public CalibratedModel Describe() => new(Calls, (decimal)Ratio / Million, Judged == 0 ? null : decimal.Round((decimal)Distance / Judged, 6));

    private static long Fade(long sum) => sum - (sum / Memory);

    private static bool Sound(long sum) => sum is >= 0 and <= Most * Million * (Memory + 1) * WidestRatio;
}
