using System.Globalization;

namespace Fazm.Metering;

/// <summary>The stable id, the flag and the sentence of every <see cref="Reason"/>. Thread-safe.</summary>
public static class Reasons
{
    private static readonly string[]?[] Known = Table(
        Text(Reason.NoUsage, "no-usage", "carries no usage"),
        Text(Reason.Malformed, "malformed", "is not a complete JSON object"),
        Text(Reason.Duplicate, "duplicate", "repeats a counted call"),
        Text(Reason.Synthetic, "synthetic", "is a notice of the client itself; nothing was billed"),
        Text(Reason.NegativeTokenCount, "negative-token-count", "has a token count that is negative or no whole number"),
        Text(Reason.UsageNotReported, "usage-not-reported", "ended a turn without usage: unknown, not zero"),
        Text(Reason.Gauge, "gauge", "states the size of the context, which is not spend"),
        Text(Reason.RowTooLong, "row-too-long", "is longer than a row may be"),
        Text(Reason.RepeatedReading, "repeated-reading", "repeats a counter reading"),
        Text(Reason.UnknownRow, "unknown-row", "is of a type that is not known"),
        Text(Reason.OtherSession, "other-session", "belongs to another session than the meter's"),
        Text(Reason.TruncatedRow, "truncated-row", "ends with the file, before it is complete"),
        Text(Reason.OtherCurrency, "other-currency", "states an amount that is not in USD"),
        Text(Reason.NotText, "not-text", "holds NUL bytes"),
        Text(Reason.UnpricedModel, "unpriced-model", "has no price in the books at that time"),
        Text(Reason.UnpricedMeter, "unpriced-meter", "used something that has no price in the books"),
        Text(Reason.BandUncertain, "band-uncertain", "is a sum over prompts whose lengths decide the price"),
        Text(Reason.PriorityContract, "priority-contract", "was served under a contract; list price shown"),
        Text(Reason.FallbackCredit, "fallback-credit", "redeemed a credit: the invoice is lower"),
        Text(Reason.GeoUnknown, "geo-unknown", "names an unknown place of computation"),
        Text(Reason.Undated, "undated", "carries no time"),
        Text(Reason.LowerBound, "lower-bound", "never got its final usage"),
        Text(Reason.CacheBreakdownExceedsTotal, "cache-breakdown-exceeds-total", "has cache writes whose parts exceed their total"),
        Text(Reason.CachedExceedsInput, "cached-exceeds-input", "has more cached tokens than prompt tokens"),
        Text(Reason.PromptUsageBelowCumulativeDelta, "prompt-usage-below-cumulative-delta", "states less than the counter beside it grew"),
        Text(Reason.UnexplainedSpend, "unexplained-spend", "is money that no tokens explain"),
        Text(Reason.Drift, "drift", "disagrees with the client's counters"),
        Text(Reason.CopyOfUnknownOwner, "copy-of-unknown-owner", "is known from copies only; who paid is unknown"),
        Text(Reason.TotalOfUnknownStart, "total-of-unknown-start", "is a running total whose start nobody saw"),
        Text(Reason.EndedWithoutSavedState, "ended-without-saved-state", "belongs to a process that saved no totals"),
        Text(Reason.UnfinishedUncounted, "unfinished-uncounted", "was cut and stands in no counter; its output is a lower bound"),
        Text(Reason.StateFalls, "state-falls", "is a saved total below the one before it"),
        Text(Reason.StateHoldsLessThanItsCalls, "state-holds-less-than-its-calls", "is a saved total below its own calls, or of processes that ran side by side"),
        Text(Reason.ForkOfAnUnknownTotal, "fork-of-an-unknown-total", "is the first saved total of a fork whose start is not certain"),
        Text(Reason.CountersWithoutCalls, "counters-without-calls", "is known from counters only"),
        Text(Reason.ReportedMoneyWithoutTokens, "reported-money-without-tokens", "is a cost that rose without tokens"),
        Text(Reason.UnknownIteration, "unknown-iteration", "has an iteration of an unknown kind"),
        Text(Reason.CacheSplitUnknown, "cache-split-unknown", "has cache writes without their lifetime, taken as five-minute writes"),
        Text(Reason.AnswerWithoutStart, "answer-without-start", "has usage of an answer whose start was not heard"));

    /// <summary>All reasons, by id.</summary>
    public static IReadOnlyList<Reason> All { get; } = AllOf(Known);

    /// <summary>The stable id, <c>FZM001</c> for instance.</summary>
    public static string Id(this Reason reason) => "FZM" + ((int)reason).ToString("000", CultureInfo.InvariantCulture);

    /// <summary>The flag, in kebab-case.</summary>
    public static string Flag(this Reason reason) => TextOf(reason)?[0] ?? "none";

    /// <summary>The end of a sentence that begins with the row or the call: "repeats a counted call".</summary>
    public static string Sentence(this Reason reason) => TextOf(reason)?[1] ?? "is as it should be";

    private static string[]? TextOf(Reason reason) => (uint)reason < (uint)Known.Length ? Known[(int)reason] : null;

    private static (Reason Reason, string[] Text) Text(Reason reason, string flag, string sentence) => (reason, [flag, sentence]);

    // An array by number: a dictionary by an enumeration would have to be compiled at every start.
    private static string[]?[] Table(params ReadOnlySpan<(Reason Reason, string[] Text)> rows)
    {
        var last = 0;
        foreach (var (reason, _) in rows)
        {
            last = Math.Max(last, (int)reason);
        }

        var table = new string[]?[last + 1];
        foreach (var (reason, text) in rows)
        {
            table[(int)reason] = text;
        }

        return table;
    }

    private static Reason[] AllOf(string[]?[] known)
    {
        var count = 0;
        foreach (var text in known)
        {
            count += text is null ? 0 : 1;
        }

        var all = new Reason[count];
        for (var i = known.Length - 1; i >= 0; i--)
        {
            if (known[i] is not null)
            {
                all[--count] = (Reason)i;
            }
        }

        return all;
    }
}
