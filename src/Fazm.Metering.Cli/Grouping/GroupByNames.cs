namespace Fazm.Metering.Cli.Grouping;

/// <summary>The names of <see cref="GroupBy"/> on the command line, in JSON and in headers.</summary>
internal static class GroupByNames
{
    private static readonly string[] Names = ["session", "model", "day", "week", "month", "project", "agent", "surface"];

    /// <summary>All names, as a sentence lists them.</summary>
    public static string All => string.Join(", ", Names);

    public static string Name(this GroupBy by) => Names[(int)by];

    /// <summary>True for keys that have an order of their own, which tables keep.</summary>
    public static bool IsTime(this GroupBy by) => by is GroupBy.Day or GroupBy.Week or GroupBy.Month;

    /// <summary>Reads the values of <c>--by</c>: each a name or several with commas between; what is named twice counts once.</summary>
    public static bool TryParse(IReadOnlyList<string> values, out IReadOnlyList<GroupBy> keys, out string? error)
    {
        var found = new List<GroupBy>();
        keys = found;
        error = null;
        foreach (var value in values)
        {
            foreach (var name in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var at = Array.IndexOf(Names, name.ToLowerInvariant());
                if (at < 0)
                {
                    error = $"--by {name}: not a key; use {All}";
                    return false;
                }

                if (!found.Contains((GroupBy)at))
                {
                    found.Add((GroupBy)at);
                }
            }
        }

        if (found.Count == 0)
        {
            found.Add(GroupBy.Session);
        }

        return true;
    }
}
