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

        if (view.Drift is not { } drift)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"Reported         {Money(drift.Reported)}  of {Number(drift.Sessions)} session{(drift.Sessions == 1 ? string.Empty : "s")}");
        output.WriteLine($"- their cost     {Money(drift.Cost)}{(drift.IsPriced ? string.Empty : "  what has a price")}");
        output.WriteLine($"= drift          {Money(drift.Difference)}");
        foreach (var part in drift.Parts)
        {
            output.WriteLine($"  {part.Cause.Id()}         {Money(part.Amount)}  {part.Cause.Flag()}: {Why(part.Cause)}, {Number(part.Sessions)} session{(part.Sessions == 1 ? string.Empty : "s")}");
        }

        if (!drift.CostOfOthers.IsZero)
        {
            output.WriteLine($"Not compared     {Money(drift.CostOfOthers)}  the cost of sessions of which no client states one");
        }
    }

    private static string Why(Reason cause) => cause switch
    {
        Reason.UnexplainedSpend => "money that no tokens explain",
        Reason.UnpricedModel => "some of what was counted has no price",
        Reason.LowerBound => "calls without their final usage",
        Reason.BandUncertain => "a tier that could not be judged",
        _ => "the client's prices or counts are others",
    };

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
