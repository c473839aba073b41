using System.Collections.Immutable;
using Fazm.Metering.Estimates.Answers;
using Fazm.Metering.Observations;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Estimates;

/// <summary>What answers on their way have used by now, counted from their text, until the provider says it. Stands beside a <see cref="SessionMeter"/> or
/// <see cref="MeterSet"/>, which know nothing of it: it is for the screen, and enters no total.</summary>
/// <remarks>
/// <para>Give it every observation that the meter gets (<see cref="Observe"/>), and what a <c>Wire.AnswerReader</c> hears in the same row after that (<see cref="Hear"/>).</para>
/// <para>An answer's output is the larger of what was reported so far and what its text amounts to; so it never falls while the answer is open. The estimate is only what
/// lies beyond the reported part. It is gone when the answer's final usage comes, or a counter that states the session's tokens: replaced, never added. An answer
/// that gets neither stays estimated.</para>
/// <para>Text is counted and forgotten at once, but for an unfinished tail of at most 256 characters for each open answer, which no state holds. Single-threaded.</para>
/// </remarks>
public sealed class RunningEstimate : IAnswerListener
{
    private const string Side = "side";

    private readonly OrderedDictionary<(string Session, string Message), OpenAnswer> _open = [];
    private readonly HashSet<(string Session, string Message)> _finished = [];
    private readonly HashSet<string> _learned = new(StringComparer.Ordinal);
    private readonly EntryPricer _pricer;

    /// <summary>An estimate of nothing yet.</summary>
    /// <param name="calibration">Counts, and learns from every finished call; a new one where it is left out.</param>
    /// <param name="options">How to price.</param>
    public RunningEstimate(TokenCalibration? calibration = null, MeterOptions? options = null)
    {
        Calibration = calibration ?? new TokenCalibration();
        _pricer = new EntryPricer(options ?? new MeterOptions());
    }

    /// <summary>Counts, and learns.</summary>
    public TokenCalibration Calibration { get; }

    /// <summary>Takes what was really used in the place of what was estimated. Never throws on what was observed.</summary>
    public void Observe(in Observation seen)
    {
        if (seen.Kind == ObservationKind.Call)
        {
            Replace(seen.Call);
        }
        else if (seen.Kind == ObservationKind.Counter && !seen.Counter.Rows.IsDefault)
        {
            Withdraw(seen.Counter);
        }
    }

    /// <inheritdoc/>
    public void Hear(in AnswerChunk chunk)
    {
        var key = (chunk.Session, chunk.MessageId ?? (chunk.IsSide ? Side : string.Empty));
        if (!_finished.Contains(key))
        {
            Open(key).Hear(chunk, Calibration);
        }
    }

    /// <summary>What is estimated now of the answers of a session, beyond what its meter knows.</summary>
    public EstimatedUsage Of(string session)
    {
        var sum = new EstimatedUsage(EstimatedTokens.Zero, EstimatedUsd.Zero);
        foreach (var answer in _open.Values)
        {
            if (string.Equals(answer.Session, session, StringComparison.Ordinal))
            {
                var beyond = answer.Beyond(_pricer);
                sum = new(sum.Output + beyond.Output, sum.Cost is { } cost && beyond.Cost is { } more ? cost + more : null);
            }
        }

        return sum;
    }

    /// <summary>What was added to the estimate since this was asked last: at most one for each open answer, and none for what was replaced.</summary>
    public ImmutableArray<EstimatedDelta> Take()
    {
        ImmutableArray<EstimatedDelta>.Builder? deltas = null;
        foreach (var answer in _open.Values)
        {
            if (answer.IsNews && answer.Tell(_pricer) is { } delta)
            {
                (deltas ??= ImmutableArray.CreateBuilder<EstimatedDelta>()).Add(delta);
            }
        }

        return deltas?.ToImmutable() ?? [];
    }

    /// <summary>The answers on their way.</summary>
    internal IEnumerable<OpenAnswer> Answers => _open.Values;

    /// <summary>The messages that they are.</summary>
    internal IEnumerable<string> OpenMessages => _open.Keys.Select(key => key.Message);

    private OpenAnswer Open((string Session, string Message) key)
    {
        if (!_open.TryGetValue(key, out var answer))
        {
            answer = new OpenAnswer(key.Session, Calibration.Counter);
            _open.Add(key, answer);
        }

        return answer;
    }

    private void Replace(in CallSnapshot call)
    {
        if (call.MessageId is not { } message || call.Surface is not (Surface.MessagesApi or Surface.AgentSdk))
        {
            return;
        }

        var key = (call.Session, message);
        if (call.Completeness == Completeness.Partial && !_finished.Contains(key))
        {
            Open(key).Report(call);
        }
        else if (call.Completeness == Completeness.Final && _finished.Add(key) && _open.Remove(key, out var answer))
        {
            // Iterations are answers of their own, whose text nobody sees.
            if (answer.IsWhole && call.Usage.UnitCount == 1)
            {
                Calibration.Learn(call.Model ?? answer.Model, answer.Counted, call.Usage.Tokens.Output);
            }

            _learned.Add(call.Session);
            answer.Close();
        }
    }

    private void Withdraw(CounterReading reading)
    {
        var (counted, isOneModel) = (0L, true);
        string? model = null;
        foreach (var (key, answer) in _open.Where(open => string.Equals(open.Key.Session, reading.Session, StringComparison.Ordinal)).ToArray())
        {
            _open.Remove(key);
            if (!answer.IsSide)
            {
                isOneModel &= model is null || string.Equals(model, answer.Model, StringComparison.Ordinal);
                model ??= answer.Model;
                counted += answer.Counted;

                // The turn is over: what is heard of it once more is a repeat. A subagent's answer may go on, and what then comes is new.
                if (key.Message.Length > 0)
                {
                    _finished.Add(key);
                }
            }

            answer.Close();
        }

        // Where no call of the turn was stated by itself, its own tokens are those of all its answers.
        if (!_learned.Remove(reading.Session) && isOneModel)
        {
            Calibration.Learn(model, counted, reading.Turn.Output);
        }
    }
}
