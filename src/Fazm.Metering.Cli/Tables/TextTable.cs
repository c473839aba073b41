using Spectre.Console;

namespace Fazm.Metering.Cli.Tables;

/// <summary>A table of names and numbers: the first column to the left, which gives way first; numbers to the right, whole or not at all.</summary>
internal sealed class TextTable(IReadOnlyList<TableColumn> columns)
{
    private const int Gap = 2;
    private const int LeastKey = 18;
    private readonly List<TableRow> _rows = [];

    public void Add(TableRow row) => _rows.Add(row);

    /// <summary>Writes the table within the console's width.</summary>
    /// <returns>The titles of columns that had no room.</returns>
    public IReadOnlyList<string> Write(IAnsiConsole console)
    {
        var widths = new int[columns.Count];
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = Math.Max(columns[i].Header.Length, _rows.Count == 0 ? 0 : _rows.Max(r => Cell(r, i).Length));
        }

        var shown = Fit(widths, console.Profile.Width);
        var rule = new string(console.Profile.Capabilities.Unicode ? '─' : '-', shown.Sum(i => widths[i]) + (Gap * (shown.Count - 1)));
        console.Write(new Text(Line(shown, widths, i => columns[i].Header) + "\n", new(decoration: Decoration.Bold)));
        console.Write(new Text(rule + "\n", new(decoration: Decoration.Dim)));
        foreach (var row in _rows)
        {
            if (row.IsTotal)
            {
                console.Write(new Text(rule + "\n", new(decoration: Decoration.Dim)));
            }

            var style = row.IsTotal ? new Style(decoration: Decoration.Bold) : Style.Plain;
            console.Write(new Text(Line(shown, widths, i => Cell(row, i)) + "\n", style));
        }

        return [.. Enumerable.Range(0, columns.Count).Except(shown).Select(i => columns[i].Header)];
    }

    private static string Cell(TableRow row, int column) => column == 0 ? new string(' ', row.Indent * 2) + row.Cells[0] : row.Cells[column];

    private List<int> Fit(int[] widths, int width)
    {
        List<int> shown = [.. Enumerable.Range(0, columns.Count)];
        while (true)
        {
            var others = shown.Skip(1).Sum(i => widths[i] + Gap);
            if (widths[0] + others <= width)
            {
                return shown;
            }

            var next = shown.Where(i => columns[i].DropOrder > 0).OrderBy(i => columns[i].DropOrder).FirstOrDefault(-1);
            if (LeastKey + others <= width || next < 0)
            {
                widths[0] = Math.Min(widths[0], Math.Max(4, width - others));
                return shown;
            }

            shown.Remove(next);
        }
    }

    private string Line(List<int> shown, int[] widths, Func<int, string> cell)
    {
        var parts = shown.Select((column, place) => place == 0 ? Cut(cell(column), widths[0]).PadRight(widths[0]) : columns[column].IsText
            ? new string(' ', Gap) + cell(column).PadRight(widths[column]) : cell(column).PadLeft(widths[column] + Gap));
        return string.Concat(parts).TrimEnd();
    }

    // Ids differ at their beginning, paths at their end; both ends stay.
    private static string Cut(string text, int width)
    {
        if (text.Length <= width)
        {
            return text;
        }

        var head = (width - 1) / 2;
        return string.Concat(text.AsSpan(0, head), "…", text.AsSpan(text.Length - (width - 1 - head)));
    }
}
