using System.Collections.Frozen;
using System.Globalization;

namespace Fazm.Metering;

/// <summary>The stable id, the flag and the sentence of every <see cref="Reason"/>. Thread-safe.</summary>
public static class Reasons
{
    private static readonly FrozenDictionary<Reason, (string Flag, string Sentence)> Known = new Dictionary<Reason, (string, string)>
    {
        [Reason.NoUsage] = ("no-usage", "carries no usage"),
        [Reason.Malformed] = ("malformed", "is not a complete JSON object"),
        [Reason.Duplicate] = ("duplicate", "repeats a counted call"),
        [Reason.Synthetic] = ("synthetic", "is a notice of the client itself; nothing was billed"),
        [Reason.NegativeTokenCount] = ("negative-token-count", "has a token count that is negative or no whole number"),
        [Reason.UsageNotReported] = ("usage-not-reported", "ended a turn without usage: unknown, not zero"),
        [Reason.Gauge] = ("gauge", "states the size of the context, which is not spend"),
        [Reason.RowTooLong] = ("row-too-long", "is longer than a row may be"),
        [Reason.RepeatedReading] = ("repeated-reading", "repeats a counter reading"),
        [Reason.UnknownRow] = ("unknown-row", "is of a type that is not known"),
        [Reason.OtherSession] = ("other-session", "belongs to another session than the meter's"),
        [Reason.TruncatedRow] = ("truncated-row", "ends with the file, before it is complete"),
        [Reason.OtherCurrency] = ("other-currency", "states an amount that is not in USD"),
        [Reason.NotText] = ("not-text", "holds NUL bytes"),
        [Reason.UnpricedModel] = ("unpriced-model", "has no price in the books at that time"),
        [Reason.UnpricedMeter] = ("unpriced-meter", "used something that has no price in the books"),
        [Reason.BandUncertain] = ("band-uncertain", "is a sum over prompts whose lengths decide the price"),
        [Reason.PriorityContract] = ("priority-contract", "was served under a contract; list price shown"),
        [Reason.FallbackCredit] = ("fallback-credit", "redeemed a credit: the invoice is lower"),
        [Reason.GeoUnknown] = ("geo-unknown", "names an unknown place of computation"),
        [Reason.Undated] = ("undated", "carries no time"),
        [Reason.LowerBound] = ("lower-bound", "never got its final usage"),
        [Reason.CacheBreakdownExceedsTotal] = ("cache-breakdown-exceeds-total", "has cache writes whose parts exceed their total"),
        [Reason.CachedExceedsInput] = ("cached-exceeds-input", "has more cached tokens than prompt tokens"),
        [Reason.PromptUsageBelowCumulativeDelta] = ("prompt-usage-below-cumulative-delta", "states less than the counter beside it grew"),
        [Reason.UnexplainedSpend] = ("unexplained-spend", "is money that no tokens explain"),
        [Reason.Drift] = ("drift", "disagrees with the client's counters"),
        [Reason.CopyOfUnknownOwner] = ("copy-of-unknown-owner", "is known from copies only; who paid is unknown"),
        [Reason.TotalOfUnknownStart] = ("total-of-unknown-start", "is a running total whose start nobody saw"),
        [Reason.EndedWithoutSavedState] = ("ended-without-saved-state", "belongs to a process that saved no totals"),
        [Reason.UnfinishedUncounted] = ("unfinished-uncounted", "was cut and stands in no counter; its output is a lower bound"),
        [Reason.StateFalls] = ("state-falls", "is a saved total below the one before it"),
        [Reason.StateHoldsLessThanItsCalls] = ("state-holds-less-than-its-calls", "is a saved total below its own calls"),
        [Reason.ForkOfAnUnknownTotal] = ("fork-of-an-unknown-total", "is the first saved total of a fork whose start is not certain"),
        [Reason.CountersWithoutCalls] = ("counters-without-calls", "is known from counters only"),
        [Reason.ReportedMoneyWithoutTokens] = ("reported-money-without-tokens", "is a cost that rose without tokens"),
        [Reason.UnknownIteration] = ("unknown-iteration", "has an iteration of an unknown kind"),
        [Reason.CacheSplitUnknown] = ("cache-split-unknown", "has cache writes without their lifetime, taken as five-minute writes"),
        [Reason.AnswerWithoutStart] = ("answer-without-start", "has usage of an answer whose start was not heard"),
    }.ToFrozenDictionary();

    /// <summary>All reasons, by id.</summary>
    public static IReadOnlyList<Reason> All { get; } = [.. Known.Keys.Order()];

    /// <summary>The stable id, <c>FZM001</c> for instance.</summary>
    public static string Id(this Reason reason) => "FZM" + ((int)reason).ToString("000", CultureInfo.InvariantCulture);

    /// <summary>The flag, in kebab-case.</summary>
    public static string Flag(this Reason reason) => Known.TryGetValue(reason, out var known) ? known.Flag : "none";

    /// <summary>The end of a sentence that begins with the row or the call: "repeats a counted call".</summary>
    public static string Sentence(this Reason reason) => Known.TryGetValue(reason, out var known) ? known.Sentence : "is as it should be";
}
