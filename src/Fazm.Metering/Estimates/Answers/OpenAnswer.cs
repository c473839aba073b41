using Fazm.Metering.Observations;
using Fazm.Metering.Reports;

namespace Fazm.Metering.Estimates.Answers;

/// <summary>An answer on its way: what was reported of it, and what its text so far amounts to.</summary>
internal sealed class OpenAnswer(string session, ITokenCounter counter)
{
    private readonly GrowingTokenCount _count = new(counter);
    private AnswerPart _part;
    private long? _ratio;
    private long _estimated;
    private Usage _reported;
    private EventTime _at;
    private Surface _surface;
    private EstimatedTokens _told;
    private EstimatedUsd? _toldCost;

    public string Session { get; } = session;

    public string? Model { get; private set; }

    public bool IsSide { get; private set; }

    /// <summary>True when the answer was heard from its beginning.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>True when something was heard that was not told yet.</summary>
    public bool IsNews { get; private set; }

    /// <summary>The output that was reported so far.</summary>
    public long Reported => _reported.Tokens.Output;

    /// <summary>What is kept of its text.</summary>
    public ReadOnlySpan<char> Memory => _count.Memory;

    /// <summary>The counter's tokens of all text.</summary>
    public long Counted => _count.Tokens;

    /// <summary>Takes what a row reported. Of several the one with the largest output stays, whole.</summary>
    public void Report(in CallSnapshot call)
    {
        IsWhole |= Counted == 0;
        IsSide |= call.IsSide;
        Model = call.Model ?? Model;
        if (call.Usage.Tokens.Output >= _reported.Tokens.Output)
        {
            (_reported, _at, _surface) = (call.Usage, call.At, call.Surface);
        }

        IsNews = true;
    }

    /// <summary>Counts a piece of its text.</summary>
    public void Hear(in AnswerChunk chunk, TokenCalibration calibration)
    {
        IsSide |= chunk.IsSide;
        Model ??= chunk.Model;
        if (chunk.BeginsPart || chunk.Part != _part)
        {
            _count.Close();
            _part = chunk.Part;
        }

        // The ratio of a later moment could let the estimate fall.
        _ratio ??= calibration.Ratio(Model);
        _count.Append(chunk.Text);
        IsNews = true;
    }

    /// <summary>What is estimated beyond what was reported. With the reported output it never falls while the answer is open.</summary>
    public EstimatedUsage Beyond(EntryPricer pricer)
    {
        _estimated = Math.Max(_estimated, Calibration.ModelHistory.Scale(_count.Tokens, _ratio ?? Calibration.ModelHistory.Million));
        var beyond = new EstimatedTokens(Math.Max(0, _estimated - _reported.Tokens.Output));
        return new(beyond, beyond.IsZero ? EstimatedUsd.Zero : Price(beyond, pricer));
    }

    /// <summary>What was added since it was told last; <see langword="null"/> for nothing. Where real usage took its place in the meantime, it begins there.</summary>
    public EstimatedDelta? Tell(EntryPricer pricer)
    {
        IsNews = false;
        var now = Beyond(pricer);
        var more = now.Output - _told;
        var cost = now.Cost is { } priced ? priced - (_toldCost ?? EstimatedUsd.Zero) : (EstimatedUsd?)null;
        (_told, _toldCost) = now;
        return more.Count > 0 ? new EstimatedDelta { Session = Session, Model = Model, Output = more, Cost = cost } : null;
    }

    /// <summary>Forgets the rest of the text.</summary>
    public void Close() => _count.Close();

    private EstimatedUsd? Price(EstimatedTokens beyond, EntryPricer pricer)
    {
        var known = _reported.Tokens;
        var whole = pricer.Price(known with { Output = known.Output + beyond.Count }, Model, _surface, _at, _reported, isAggregate: false).Cost;
        return whole - pricer.Price(known, Model, _surface, _at, _reported, isAggregate: false).Cost is { } cost ? new EstimatedUsd(cost) : null;
    }
}
