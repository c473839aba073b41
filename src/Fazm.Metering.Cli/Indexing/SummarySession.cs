namespace Fazm.Metering.Cli.Indexing;

/// <summary>A session as the summary holds it.</summary>
internal sealed class SummarySession
{
    private readonly SummaryFigure[] _days;
    private readonly int[] _dayNumbers;

    private SummarySession(SummaryFigure cost, int[] dayNumbers, SummaryFigure[] days, string[] logs)
    {
        Cost = cost;
        Logs = logs;
        _dayNumbers = dayNumbers;
        _days = days;
    }

    /// <summary>What it cost.</summary>
    public SummaryFigure Cost { get; }

    /// <summary>The logs that its cost depends on; empty where the index did not look for them.</summary>
    public string[] Logs { get; }

    public static SummarySession Read(SummaryCursor from)
    {
        var cost = from.Figure();
        var count = from.Int();
        var (numbers, days) = (new int[count], new SummaryFigure[count]);
        for (var i = 0; i < count; i++)
        {
            numbers[i] = from.Int();
            days[i] = from.Figure();
        }

        var logs = new string[from.Int()];
        for (var i = 0; i < logs.Length; i++)
        {
            logs[i] = from.Text();
        }

        return new(cost, numbers, days, logs);
    }

    /// <summary>What it cost on a local day.</summary>
    public Figure On(int day)
    {
        for (var i = 0; i < _days.Length; i++)
        {
            if (_dayNumbers[i] == day)
            {
                return _days[i].Exact;
            }
        }

        return default;
    }
}
