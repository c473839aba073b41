using Fazm.Metering.Estimates.Calibration;

namespace Fazm.Metering.Estimates;

/// <summary>Relates the counts of a counter to the tokens that a model bills, by what finished calls showed. This corrects an old vocabulary and a plain count of
/// characters alike.</summary>
/// <remarks>
/// <para>A model's ratio is the sum of tokens billed over the sum of tokens counted, in which a call weighs a sixteenth less than the one after it. Before its first call
/// a model has the ratio of all models together, and before any call 1. A call that was billed much otherwise than expected, because much of it was hidden for instance,
/// pulls the ratio as if it were off by a half. The error is that of estimates made before the call was known, of every call as it was billed.</para>
/// <para>Whole numbers only. Holds names of models and sums. It is no evidence: it depends on the order of calls, and no total depends on it. Thread-safe.</para>
/// </remarks>
public sealed class TokenCalibration
{
    private const string AllModels = "";
    private const long FirstSafetyFactor = 2_500_000;
    private const long SafetyFactor = 1_200_000;
    private const long Framing = 600;
    private const long ShortestPrompt = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ModelHistory> _models = new(StringComparer.Ordinal);

    /// <summary>A calibration that knows nothing yet.</summary>
    /// <param name="counter">Counts texts; the one without a vocabulary where it is left out.</param>
    /// <param name="counterName">The counter's name, to tell what was saved with it from what was saved with another; needed where a counter is given.</param>
    /// <exception cref="ArgumentException">A counter has no name.</exception>
    public TokenCalibration(ITokenCounter? counter = null, string? counterName = null)
    {
        if (counter is not null and not CharacterTokenCounter && string.IsNullOrEmpty(counterName))
        {
            throw new ArgumentException("A counter needs a name: ratios of one counter mean nothing to another.", nameof(counterName));
        }

        Counter = counter ?? CharacterTokenCounter.Instance;
        CounterName = counterName ?? "characters-1";
    }

    /// <summary>Counts texts.</summary>
    public ITokenCounter Counter { get; }

    /// <summary>The counter's name.</summary>
    public string CounterName { get; }

    /// <summary>What is known of a model.</summary>
    /// <param name="model">The model that answered; <see langword="null"/> for all models together.</param>
    public CalibratedModel Of(string? model)
    {
        lock (_gate)
        {
            return (Find(model) is { Calls: > 0 } known ? known : new ModelHistory(PriorRatio)).Describe();
        }
    }

    /// <summary>The tokens that a model may bill for so many tokens counted.</summary>
    /// <param name="model">The model that answers.</param>
    /// <param name="counted">What <see cref="Counter"/> counted; at least 0.</param>
    public EstimatedTokens Estimate(string? model, long counted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(counted);
        return new(ModelHistory.Scale(counted, Ratio(model)));
    }

    /// <summary>Learns from a finished call all of whose text was counted. Says nothing, and changes nothing, where either number is 0 or less.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="counted">What <see cref="Counter"/> counted.</param>
    /// <param name="outputTokens">What was billed.</param>
    public void Learn(string? model, long counted, long outputTokens)
    {
        if (counted <= 0 || outputTokens <= 0)
        {
            return;
        }

        lock (_gate)
        {
            if (!string.IsNullOrEmpty(model))
            {
                Make(model).Learn(counted, outputTokens);
            }

            Make(AllModels).Learn(counted, outputTokens);
        }
    }

    /// <summary>At most so many prompt tokens, in all likelihood: for a budget that has to be asked before a request is sent.</summary>
    /// <remarks>The count times a safety factor, and 600 tokens for what the API adds by itself. The factor is 2.5 until prompts of the model were learned from, and then the
    /// largest ratio that one had, with a fifth on top.</remarks>
    /// <param name="model">The model that is asked.</param>
    /// <param name="request">All text of the request: system prompt, tools and messages, as JSON or without.</param>
    public EstimatedTokens InputUpperBound(string? model, ReadOnlySpan<char> request)
    {
        var counted = Counter.CountTokens(request);
        lock (_gate)
        {
            var history = Find(model) is { Prompts: > 0 } own ? own : Find(null);
            var factor = history is not { Prompts: > 0 } ? FirstSafetyFactor : Math.Max(ModelHistory.Million, ModelHistory.Scale(history.WorstPrompt, SafetyFactor));
            return new(ModelHistory.Scale(counted, factor) + Framing);
        }
    }

    /// <summary>Learns from a prompt whose text was counted and which was billed since. Prompts of fewer than 256 tokens say nothing: what the API adds outweighs them.</summary>
    /// <param name="model">The model that was asked.</param>
    /// <param name="counted">What <see cref="Counter"/> counted of the whole request.</param>
    /// <param name="promptTokens">What was billed: <see cref="TokenCounts.Prompt"/>.</param>
    public void LearnInput(string? model, long counted, long promptTokens)
    {
        if (counted < ShortestPrompt || promptTokens <= 0)
        {
            return;
        }

        lock (_gate)
        {
            if (!string.IsNullOrEmpty(model))
            {
                Make(model).LearnPrompt(counted, promptTokens);
            }

            Make(AllModels).LearnPrompt(counted, promptTokens);
        }
    }

    /// <summary>Writes what was learned, a line for each model. May follow what a meter saved on the same stream: each takes its own lines of it.</summary>
    /// <param name="output">Is left open.</param>
    public void Save(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        lock (_gate)
        {
            CalibrationLines.Write(output, CounterName, _models);
        }
    }

    /// <summary>A calibration that knows what was saved with the same counter. Other lines are passed over.</summary>
    /// <param name="input">What <see cref="Save"/> wrote, alone or behind a meter's state; is left open.</param>
    /// <param name="counter">Counts texts; the one without a vocabulary where it is left out.</param>
    /// <param name="counterName">The counter's name.</param>
    /// <exception cref="InvalidDataException">A line of it is damaged.</exception>
    public static TokenCalibration Load(Stream input, ITokenCounter? counter = null, string? counterName = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var calibration = new TokenCalibration(counter, counterName);
        foreach (var (model, history) in CalibrationLines.Read(input, calibration.CounterName))
        {
            calibration._models[model] = history;
        }

        return calibration;
    }

    /// <summary>A model's ratio in millionths.</summary>
    internal long Ratio(string? model)
    {
        lock (_gate)
        {
            return Find(model) is { Calls: > 0 } known ? known.Ratio : PriorRatio;
        }
    }

    private long PriorRatio => Find(null)?.Ratio ?? ModelHistory.Million;

    private ModelHistory? Find(string? model) => _models.GetValueOrDefault(model ?? AllModels);

    private ModelHistory Make(string model)
    {
        if (!_models.TryGetValue(model, out var history))
        {
            history = new(PriorRatio);
            _models.Add(model, history);
        }

        return history;
    }
}
