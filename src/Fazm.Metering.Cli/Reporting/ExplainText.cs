using System.Globalization;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Tables;

namespace Fazm.Metering.Cli.Reporting;

/// <summary>Writes what <c>--explain</c> asks for: where every row went and how the money adds up, in exact figures.</summary>
internal static class ExplainText
{
    public static void Write(TextWriter output, ReportView view)
    {
        output.WriteLine();
        WriteRows(output, view);
        output.WriteLine();
        WriteMoney(output, view);
        WriteFlags(output, view);
        WritePlaces(output, view);
        output.Flush();
    }

    /// <summary>Places in an order that does not depend on the order of reading.</summary>
    public static IEnumerable<PlacedRemark> Ordered(IEnumerable<PlacedRemark> places) =>
        places.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Row).ThenBy(p => p.Reason).ThenBy(p => p.Detail, StringComparer.Ordinal);

    private static void WriteRows(TextWriter output, ReportView view)
    {
        var read = view.Scan.Files.Rows;
        output.WriteLine($"Rows read        {Number(read),14}");

        // Rows that only frame others, as in an event stream, belong to those that count.
        output.WriteLine($"  counted        {Number(read - view.RowsNotCounted),14}");
        foreach (var count in view.Scan.Report.NotCounted.GroupBy(c => c.Reason).OrderBy(g => g.Key))
        {
            output.WriteLine($"  {count.Key.Id()}         {Number(count.Sum(c => c.Count)),14}  {count.Key.Flag()}: {count.Key.Sentence()}");
        }
    }

    private static void WriteMoney(TextWriter output, ReportView view)
    {
        var sum = view.Root.Sum;
        output.WriteLine($"Calls            {Money(sum.CostOfCalls)}");
        output.WriteLine($"+ remainder      {Money(sum.Remainder.Cost)}");
        output.WriteLine($"= cost           {Money(sum.Cost)}{(sum.UnpricedCalls > 0 ? "  what has a price; the rest is unknown" : string.Empty)}");
        if (sum.CostUpper is { } upper)
        {
            output.WriteLine($"  at most        {Money(upper)}");
        }

        if (sum.Reported is { } reported)
        {
            output.WriteLine($"Reported         {Money(reported)}");
            output.WriteLine($"- cost = drift   {Money(sum.Cost is { } cost ? reported - cost : null)}");
            output.WriteLine($"  of it unexplained {Money(sum.Remainder.Reported ?? PicoUsd.Zero).TrimStart()}");
        }
    }

    private static void WriteFlags(TextWriter output, ReportView view)
    {
        if (view.Flags.Length > 0)
        {
            output.WriteLine();
            output.WriteLine("Flags of what counted");
        }

        foreach (var flag in view.Flags)
        {
            var detail = flag.Detail is null ? string.Empty : $" ({SafeText.Of(flag.Detail)})";
            output.WriteLine($"  {flag.Reason.Id()}         {Number(flag.Count),14}  {flag.Reason.Flag()}{detail}: {flag.Reason.Sentence()}");
        }
    }

    private static void WritePlaces(TextWriter output, ReportView view)
    {
        if (view.Scan.Places.Length > 0)
        {
            output.WriteLine();
            output.WriteLine("Rows not counted");
        }

        foreach (var place in Ordered(view.Scan.Places))
        {
            var detail = place.Detail is null ? string.Empty : $" ({SafeText.Of(place.Detail)})";
            output.WriteLine($"  {SafeText.Of(place.File)}:{place.Row.ToString(CultureInfo.InvariantCulture)} (byte {place.Offset.ToString(CultureInfo.InvariantCulture)}): " +
                $"{place.Reason.Id()} {place.Reason.Flag()}{detail}, {place.Reason.Sentence()}");
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(PicoUsd? amount) => (amount is { } known ? "$" + known.ToString() : "unknown").PadLeft(24);
}
