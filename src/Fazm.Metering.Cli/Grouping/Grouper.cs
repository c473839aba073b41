using Fazm.Metering.Cli.Times;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Grouping;

/// <summary>Sorts entries into nested groups. Every entry stands in exactly one group of a level, so groups add up to their parent.</summary>
internal sealed class Grouper(IReadOnlyList<GroupBy> keys, TimeZoneInfo zone, IReadOnlyDictionary<string, string> projects)
{
    /// <summary>The key of entries without a time.</summary>
    public const string Undated = "undated";

    // Stands for "none" where a dictionary wants a key; no name on a wire is this.
    private const string NoKey = "\0";

    /// <summary>The whole report as one group.</summary>
    public Group Group(IEnumerable<UsageEntry> entries) => Build(null, null, [.. entries], 0);

    private Group Build(GroupBy? by, string? key, List<UsageEntry> entries, int level)
    {
        var sum = new Sum(isOfModel: by is GroupBy.Model);
        var models = new Dictionary<string, ModelRow>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            sum.Add(entry);
            if (entry.Kind is EntryKind.Call or EntryKind.Remainder)
            {
                var id = entry.Model ?? NoKey;
                if (!models.TryGetValue(id, out var row))
                {
                    models[id] = row = new(entry.Model, new(isOfModel: true));
                }

                row.Add(entry);
            }
        }

        IReadOnlyList<Group> groups = level == keys.Count ? [] :
            [.. entries.GroupBy(e => Key(keys[level], e) ?? NoKey, StringComparer.Ordinal)
                .Select(g => Build(keys[level], string.Equals(g.Key, NoKey, StringComparison.Ordinal) ? null : g.Key, [.. g], level + 1))
                .OrderBy(g => g.Key is null).ThenBy(g => g.Key, StringComparer.Ordinal)];
        return new(by, key, sum, Ordered(models.Values), groups);
    }

    private static IReadOnlyList<ModelRow> Ordered(IEnumerable<ModelRow> rows) =>
        [.. rows.OrderBy(r => r.Model is null).ThenBy(r => r.Model, StringComparer.Ordinal)];

    private string? Key(GroupBy by, UsageEntry entry) => by switch
    {
        GroupBy.Session => entry.Session,
        GroupBy.Model => entry.Model,
        GroupBy.Day => Dated(entry, Calendar.DayKey),
        GroupBy.Week => Dated(entry, Calendar.WeekKey),
        GroupBy.Month => Dated(entry, Calendar.MonthKey),
        GroupBy.Project => entry.Session is { } session && projects.TryGetValue(session, out var project) ? project : null,
        GroupBy.Agent => entry.Agent ?? "main",
        _ => SurfaceNames.Name(entry.Surface),
    };

    private string Dated(UsageEntry entry, Func<DateOnly, string> key) => entry.At.IsKnown ? key(Calendar.LocalDay(entry.At, zone)) : Undated;
}
