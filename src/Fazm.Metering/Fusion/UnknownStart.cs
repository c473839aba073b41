using System.Globalization;
using System.Text;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Fusion;

/// <summary>Says the two readings of a total whose start is unknown, for the detail of its flag: what is new if the process began at zero, and if it
/// went on from a total that was saved before.</summary>
internal static class UnknownStart
{
    /// <summary>For instance <c>session e6bf…: restarted claude-opus-5-5 731 in, 86 out, 11490 write, 45522 read; restored at least 1 in, …; counted: …</c>.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="rows">Its total.</param>
    /// <param name="restored">The largest known total that it may have gone on from; <see langword="null"/> for none.</param>
    /// <param name="counted">Which of them counts.</param>
    public static string Detail(CounterReading reading, CountsByModel rows, CountsByModel? restored, string counted)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"session {reading.Session}: restarted ");
        Append(text, rows);
        text.Append("; restored ");
        if (restored is not null)
        {
            Append(text, rows.Less(restored));
        }
        else
        {
            text.Append("at least ");
            Append(text, CounterClasses.Settle(reading.Turn));
        }

        return text.Append("; counted: ").Append(counted).ToString();
    }

    /// <summary>The same for a running cost without tokens, which stands beside the cost and never in it.</summary>
    public static string Detail(CounterReading reading, PicoUsd cost) =>
        string.Create(CultureInfo.InvariantCulture, $"session {reading.Session}: reported cost restarted {cost} USD; restored less; reported: all of it");

    private static void Append(StringBuilder text, CountsByModel counts)
    {
        var isFirst = true;
        foreach (var (model, tokens) in counts.Rows.OrderBy(row => row.Model, StringComparer.Ordinal))
        {
            text.Append(isFirst ? string.Empty : " + ").Append(model is null ? string.Empty : model + " ");
            Append(text, tokens);
            isFirst = false;
        }
    }

    private static void Append(StringBuilder text, in TokenCounts tokens) =>
        text.Append(CultureInfo.InvariantCulture, $"{tokens.Input} in, {tokens.Output} out, {tokens.CacheWrite} write, {tokens.CacheRead} read");
}
