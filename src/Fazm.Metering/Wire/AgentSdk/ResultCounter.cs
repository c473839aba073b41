using System.Collections.Immutable;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>Turns the results of one process's stream into readings, each with the content of the one before it.</summary>
/// <remarks>Increments beat totals. Totals have their baseline per process, not per session: old clients run on over <c>/clear</c>
/// (facts: wire semantics, section 2).</remarks>
internal sealed class ResultCounter
{
    private readonly Dictionary<string, (ImmutableArray<ModelCount> Totals, PicoUsd? Cost)> _read = new(StringComparer.Ordinal);
    private ImmutableArray<ModelCount> _totals = [];
    private PicoUsd? _cost;
    private bool _wasCleared;

    /// <summary>The id of the last result; empty at the stream's start.</summary>
    public string Last { get; private set; } = string.Empty;

    /// <summary>The client's version, as announced.</summary>
    public ClientVersion Version { get; set; }

    /// <summary>True once the client announced a version, readable or not.</summary>
    public bool SaysVersion { get; set; }

    /// <summary>True when the recording shows that it began in the middle of a process.</summary>
    public bool BeganLate { get; set; }

    /// <summary>The conversation was cleared; newer clients begin their totals anew.</summary>
    public void Clear() => _wasCleared = true;

    /// <summary>Goes back to where the stream stood after a result that was read before.</summary>
    /// <returns><see langword="false"/> where no result has this id.</returns>
    public bool TryReturnTo(string id)
    {
        if (!_read.TryGetValue(id, out var then))
        {
            return false;
        }

        (_totals, _cost) = then;
        Last = id;
        return true;
    }

    /// <summary>Reads one result.</summary>
    /// <returns><see langword="null"/> where it states neither tokens nor money.</returns>
    public CounterReading? Read(ReadOnlySpan<byte> row, in RowFields found, in ResultPlace place, Utf8Interner names, out Reason odd)
    {
        odd = Reason.None;
        var turnStated = found[SdkField.Usage].TryUsage(row, names, out var usage);
        var notes = UsageNotes.None;
        TokenCounts turn = default;
        if (usage.IsRefused)
        {
            odd = Reason.NegativeTokenCount;
            turnStated = false;
        }
        else if (turnStated)
        {
            turn = usage.ToTokens(ref notes);
        }

        var turnSplitKnown = (notes & UsageNotes.CacheSplitUnknown) == 0;
        var increments = Table(row, found[SdkField.Increments], names, out var spent, out _, ref odd);
        var totals = Table(row, found[SdkField.Totals], names, out _, out var hasBasis, ref odd);
        var cost = found[SdkField.Cost].Amount(row) ?? found[SdkField.OldCost].Amount(row);
        var turnCost = cost is null ? found[SdkField.TurnCost].Amount(row) : null;
        if (increments.IsDefault && totals.IsDefault && cost is null && turnCost is null && !usage.HasCounts)
        {
            odd = odd == Reason.None ? Reason.UsageNotReported : odd;
            return null;
        }

        var index = found[SdkField.ResultIndex].Number(row);

        // Who neither numbers its results nor says on what the cost of a model is based that it has just used, is older than all that restore.
        var neverRestores = SaysVersion ? Version.NeverRestores : index is null && !hasBasis && !turn.IsZero;
        var first = Last.Length == 0;
        var reading = new CounterReading
        {
            Id = place.Id,
            Session = place.Session,
            Stream = place.Stream,
            After = Last,
            Surface = Surface.AgentSdk,
            At = place.At,
            Turn = turn,
            Cost = cost,
            PreviousCost = first || index == 0 || cost < _cost ? null : _cost,
            CostIncrement = increments.IsDefault ? turnCost : spent,
            IsBackground = found[SdkField.Origin].IsTextBut(row, "human"u8),
            BeginsLife = !first && index == 0,
        };
        if (!increments.IsDefault)
        {
            reading = reading with { Kind = CounterKind.Increment, Rows = CacheSplit.Settle(increments, [], turn, turnSplitKnown), Totals = totals };
            _totals = totals.IsDefault ? _totals : totals;
        }
        else if (totals.IsDefaultOrEmpty && turnStated && !turn.IsZero)
        {
            // A client that lists no model still says what the turn used (facts: case sdk-error-result-still-costs).
            var alone = new ModelCount(place.TurnModel, turn, turnSplitKnown);
            reading = reading with
            {
                Kind = CounterKind.Increment,
                Rows = [alone],
                ModelFromCalls = place.TurnModel is null,
                BeginsLife = !first && (index == 0 || cost < _cost),
            };
        }
        else
        {
            reading = Total(reading, totals, index, turn, turnSplitKnown, neverRestores);
        }

        _cost = cost ?? _cost;
        _wasCleared = false;
        Last = place.Id;
        _read.Add(Last, (_totals, _cost));
        return reading;
    }

    private CounterReading Total(CounterReading reading, ImmutableArray<ModelCount> totals, long? index, TokenCounts turn, bool turnSplitKnown, bool neverRestores)
    {
        var first = Last.Length == 0;
        var cleared = _wasCleared && Version.ClearResets;
        var begins = !first && (index == 0 || cleared || reading.Cost < _cost || Falls(totals, _totals));

        // Within a process the total grows by the turn at least. Where it does not, another process wrote on in the same bytes.
        var isOther = !first && !begins && !totals.IsDefault && !turn.IsZero && !Covers(Sum(totals) - Sum(_totals), turn);
        begins |= isOther;
        var start = CounterStart.Previous;
        if (first || begins)
        {
            start = first && (index > 0 || (index is null && BeganLate)) ? CounterStart.NotSeen
                : isOther && neverRestores ? (Sum(totals) is var sum && Covers(turn, sum) ? CounterStart.Zero : CounterStart.NotSeen)
                : neverRestores || cleared ? CounterStart.Zero
                : CounterStart.ZeroOrRestored;
        }

        var before = start == CounterStart.Previous ? _totals : [];
        if (start != CounterStart.NotSeen)
        {
            totals = CacheSplit.Settle(totals, before, turn, turnSplitKnown);
        }

        if (!totals.IsDefault)
        {
            _totals = totals;
        }

        return reading with
        {
            Kind = CounterKind.RunningTotal,
            Rows = totals,
            Start = start,
            PreviousRows = start == CounterStart.Previous ? before : default,
            PreviousCost = start == CounterStart.Previous ? reading.PreviousCost : null,
            BeginsLife = begins,
        };
    }

    private static TokenCounts Sum(ImmutableArray<ModelCount> rows)
    {
        var sum = TokenCounts.Zero;
        foreach (var row in rows)
        {
            sum += row.Tokens;
        }

        return sum;
    }

    private static bool Covers(in TokenCounts whole, in TokenCounts part) =>
        part.Input <= whole.Input && part.Output <= whole.Output && part.CacheWrite <= whole.CacheWrite && part.CacheRead <= whole.CacheRead;

    private static ImmutableArray<ModelCount> Table(ReadOnlySpan<byte> row, JsonPart part, Utf8Interner names, out PicoUsd? cost, out bool hasBasis, ref Reason odd)
    {
        cost = null;
        hasBasis = false;
        if (!part.IsObject(row))
        {
            return default;
        }

        if (!ModelUsageTable.TryRead(part.In(row), names, out var rows, out cost, out hasBasis))
        {
            odd = Reason.NegativeTokenCount;
        }

        return rows;
    }

    /// <summary>True when a model is gone or one of its classes is less than before: counters only grow within a life.</summary>
    private static bool Falls(ImmutableArray<ModelCount> now, ImmutableArray<ModelCount> before)
    {
        if (now.IsDefault)
        {
            return false;
        }

        foreach (var past in before)
        {
            var left = default(TokenCounts) - past.Tokens;
            foreach (var row in now)
            {
                if (string.Equals(row.Model, past.Model, StringComparison.Ordinal))
                {
                    left += row.Tokens;
                }
            }

            // The split of the writes may be settled on one side only.
            if ((left with { CacheWrite5m = left.CacheWrite, CacheWrite1h = 0 }).HasNegative)
            {
                return true;
            }
        }

        return false;
    }
}
