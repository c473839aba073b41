namespace Fazm.Metering;

/// <summary>Why a row did not count, or what there is to know about one that did. The number is the stable id (<c>FZM001</c> …):
/// it is never reused; <see cref="Reasons"/> has the flag and the sentence of each.</summary>
public enum Reason
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The row carries no usage.</summary>
    NoUsage = 1,

    /// <summary>The row is not a complete JSON object.</summary>
    Malformed = 2,

    /// <summary>The row repeats a counted call.</summary>
    Duplicate = 3,

    /// <summary>A notice that the client made up itself; nothing was billed.</summary>
    Synthetic = 4,

    /// <summary>A token count is negative or no whole number.</summary>
    NegativeTokenCount = 5,

    /// <summary>A turn ended without usage: unknown, not zero.</summary>
    UsageNotReported = 6,

    /// <summary>A gauge such as the size of the context; not spend.</summary>
    Gauge = 7,

    /// <summary>The row is longer than the reader takes.</summary>
    RowTooLong = 8,

    /// <summary>The row repeats a counter reading.</summary>
    RepeatedReading = 9,

    /// <summary>The type of the row is unknown.</summary>
    UnknownRow = 10,

    /// <summary>The row is of another session than the meter's.</summary>
    OtherSession = 11,

    /// <summary>The file ends inside the row.</summary>
    TruncatedRow = 12,

    /// <summary>An amount in another currency; listed, not added.</summary>
    OtherCurrency = 13,

    /// <summary>The row has bytes that are no text (NUL).</summary>
    NotText = 14,

    /// <summary>The book has no price for the model at that time.</summary>
    UnpricedModel = 21,

    /// <summary>The book has no price for something that was used.</summary>
    UnpricedMeter = 22,

    /// <summary>A sum over several prompts, where a price depends on the length of each.</summary>
    BandUncertain = 23,

    /// <summary>Committed capacity is billed by contract.</summary>
    PriorityContract = 24,

    /// <summary>A redeemed credit makes the invoice lower.</summary>
    FallbackCredit = 25,

    /// <summary>An unknown place of computation.</summary>
    GeoUnknown = 26,

    /// <summary>Usage without a time.</summary>
    Undated = 27,

    /// <summary>A call that never got its final usage.</summary>
    LowerBound = 28,

    /// <summary>The parts of the cache writes exceed their total.</summary>
    CacheBreakdownExceedsTotal = 29,

    /// <summary>The cached part of a prompt exceeds the prompt.</summary>
    CachedExceedsInput = 30,

    /// <summary>A prompt's usage is less than the growth of the counter beside it.</summary>
    PromptUsageBelowCumulativeDelta = 31,

    /// <summary>Money that a running cost shows and no tokens explain.</summary>
    UnexplainedSpend = 32,

    /// <summary>Calls and counters disagree.</summary>
    Drift = 33,

    /// <summary>Only copies of a call are known; who paid is unknown.</summary>
    CopyOfUnknownOwner = 34,

    /// <summary>A running total whose start nobody saw.</summary>
    TotalOfUnknownStart = 35,

    /// <summary>A process ended without saving its counters.</summary>
    EndedWithoutSavedState = 36,

    /// <summary>A call that no counter holds.</summary>
    UnfinishedUncounted = 37,

    /// <summary>A saved state below its predecessor.</summary>
    StateFalls = 38,

    /// <summary>A saved state that holds less than its calls.</summary>
    StateHoldsLessThanItsCalls = 39,

    /// <summary>A fork whose first saved state holds an unknown part of its parent's.</summary>
    ForkOfAnUnknownTotal = 40,

    /// <summary>Counters without calls.</summary>
    CountersWithoutCalls = 41,

    /// <summary>A running cost that rose without tokens.</summary>
    ReportedMoneyWithoutTokens = 42,

    /// <summary>An iteration of an unknown kind.</summary>
    UnknownIteration = 43,

    /// <summary>Cache writes without their lifetime, priced as five-minute writes.</summary>
    CacheSplitUnknown = 44,

    /// <summary>Usage of an answer whose start, with its id, nobody saw.</summary>
    AnswerWithoutStart = 51,
}
