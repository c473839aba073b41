using System.Globalization;
using Fazm.Metering.Cli.Grouping;
using Fazm.Metering.Cli.Reporting;
using Spectre.Console;

namespace Fazm.Metering.Cli.Tables;

/// <summary>Writes a report for people: groups, models, and what there is to know about the total.</summary>
internal static class ReportTable
{
    public static void Write(IAnsiConsole console, ReportView view)
    {
        if (!view.Root.Sum.HasUsage && view.Root.Sum.Reported is null && view.Root.Sum.Remainder.IsEmpty)
        {
            Line(console, view.Range.IsAll ? "No usage found." : "No usage found in that time.");
            ReportNotes.Write(console, view, []);
            return;
        }

        Line(console, Title(view));
        Line(console, string.Empty);
        var hidden = new List<string>();
        var title = string.Join(", ", view.Keys.Select(k => k.Name()));
        var layout = new SumColumns(view.Root.Sum, view.Root.Sum.Reported is not null);
        var groups = new TextTable(layout.Columns(char.ToUpperInvariant(title[0]) + title[1..]));
        AddGroups(groups, layout, view.Root.Groups, 0);
        groups.Add(new(layout.Cells("Total", view.Root.Sum), IsTotal: true));
        hidden.AddRange(groups.Write(console));
        if (!view.Keys.Contains(GroupBy.Model) && view.Root.Models.Count > 0)
        {
            Line(console, string.Empty);
            var plain = new SumColumns(view.Root.Sum, withReported: false);
            var models = new TextTable(plain.Columns("Model"));
            foreach (var row in view.Root.Models.OrderByDescending(r => r.Sum.Cost ?? PicoUsd.Zero))
            {
                models.Add(new(plain.Cells(Name(row), row.Sum)));
            }

            hidden.AddRange(models.Write(console));
        }

        ReportNotes.Write(console, view, [.. hidden.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Writes a paragraph, broken between words at the console's width.</summary>
    internal static void Line(IAnsiConsole console, string text)
    {
        var line = new System.Text.StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > console.Profile.Width)
            {
                console.Write(new Text(line.Append('\n').ToString()));
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        console.Write(new Text(line.Append('\n').ToString()));
    }

    private static string Title(ReportView view)
    {
        var zone = view.Range.Zone.Id;
        var keys = "Usage by " + string.Join(", ", view.Keys.Select(k => k.Name()));
        return view.Range.IsAll && !view.Keys.Any(k => k.IsTime()) ? keys : $"{keys} ({zone})";
    }

    private static string Name(ModelRow row) => row switch
    {
        { Model: null } => "(model not named)",
        { PricedAs: { } id } when !string.Equals(id, row.Model, StringComparison.Ordinal) => SafeText.Of($"{row.Model} (as {id})"),
        _ => SafeText.Of(row.Model),
    };

    private static void AddGroups(TextTable table, SumColumns layout, IReadOnlyList<Group> groups, int indent)
    {
        foreach (var group in Ordered(groups))
        {
            table.Add(new(layout.Cells(Key(group), group.Sum), indent));
            AddGroups(table, layout, group.Groups, indent + 1);
        }
    }

    private static IEnumerable<Group> Ordered(IReadOnlyList<Group> groups) =>
        groups.Count > 0 && groups[0].By is { } by && by.IsTime() ? groups : groups.OrderByDescending(g => g.Sum.Cost ?? PicoUsd.Zero);

    private static string Key(Group group) => (group.Key, group.By) switch
    {
        ({ } key, _) => SafeText.Of(key),
        (_, GroupBy.Session) => "(unknown owner)",
        (_, GroupBy.Project) => "(unknown project)",
        (_, GroupBy.Model) => group.Sum.HasUsage ? "(model not named)" : "(of no model)",
        _ => "(unknown)",
    };
}
