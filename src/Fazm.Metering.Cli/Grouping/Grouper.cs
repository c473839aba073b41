using Fazm.Metering.Cli.Times;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Cli.Grouping;

/// <summary>Sorts entries into nested groups. Every entry stands in exactly one group of a level, so groups add up to their parent.</summary>
internal sealed class Grouper(IReadOnlyList<GroupBy> keys, TimeZoneInfo zone, IReadOnlyDictionary<string, string> projects)
{
    /// <summary>The key of entries without a time.</summary>
    public const string Undated = "undated";

    /// <summary>The whole report as one group.</summary>
    public Group Group(IEnumerable<UsageEntry> entries)
    {
        var root = new Part(null, null);
        foreach (var entry in entries)
        {
            root.Add(entry);
            var part = root;
            foreach (var by in keys)
            {
                part = part.Of(by, Key(by, entry));
                part.Add(entry);
            }
        }

        return Finished(root);
    }

    private static Group Finished(Part part) =>
        new(part.By, part.Key, part.Sum, Ordered(part.Models, row => row.Model), Ordered(part.Parts.Select(Finished), group => group.Key));

    /// <summary>By key, ordinal, without a key last; keys are distinct.</summary>
    private static List<T> Ordered<T>(IEnumerable<T> rows, Func<T, string?> keyOf)
        where T : class
    {
        List<T> ordered = [.. rows];
        ordered.Sort((a, b) => (keyOf(a), keyOf(b)) is var (x, y) && (x is null) != (y is null) ? (x is null ? 1 : -1) : string.CompareOrdinal(x, y));
        return ordered;
    }

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

    /// <summary>A group that is being added up.</summary>
    private sealed class Part(GroupBy? by, string? key)
    {
        // Stands for "none" where a dictionary wants a key; no name on a wire is this.
        private const string NoKey = "\0";
        private const int Few = 8;

        private readonly List<ModelRow> _models = [];
        private Dictionary<string, ModelRow>? _moreModels;
        private Dictionary<string, Part>? _parts;
        private Part? _last;

        public GroupBy? By { get; } = by;

        public string? Key { get; } = key;

        public Sum Sum { get; } = new(isOfModel: by is GroupBy.Model);

        public IEnumerable<ModelRow> Models => _models;

        public IEnumerable<Part> Parts => _parts?.Values ?? (IEnumerable<Part>)[];

        public void Add(UsageEntry entry)
        {
            Sum.Add(entry);
            if (entry.Kind is EntryKind.Call or EntryKind.Remainder)
            {
                Row(entry.Model).Add(entry);
            }
        }

        /// <summary>The part with a key. Entries of one come together.</summary>
        public Part Of(GroupBy level, string? name)
        {
            if (_last is { } last && string.Equals(last.Key, name, StringComparison.Ordinal))
            {
                return last;
            }

            _parts ??= new(StringComparer.Ordinal);
            if (!_parts.TryGetValue(name ?? NoKey, out var part))
            {
                _parts.Add(name ?? NoKey, part = new(level, name));
            }

            return _last = part;
        }

        private ModelRow Row(string? model)
        {
            // Few models are in most groups.
            for (var at = 0; at < _models.Count && at < Few; at++)
            {
                if (string.Equals(_models[at].Model, model, StringComparison.Ordinal))
                {
                    return _models[at];
                }
            }

            if (_moreModels?.TryGetValue(model ?? NoKey, out var known) == true)
            {
                return known;
            }

            var made = new ModelRow(model, new(isOfModel: true));
            if (_models.Count >= Few)
            {
                (_moreModels ??= new(StringComparer.Ordinal)).Add(model ?? NoKey, made);
            }

            _models.Add(made);
            return made;
        }
    }
}
