namespace Fazm.Metering.Fusion;

/// <summary>How much a counter grew: in tokens by model, and in the client's money; whole, and piece by piece in time.</summary>
internal sealed class Growth
{
    private readonly List<GrowthPiece> _pieces = [];
    private readonly List<MoneyPiece> _money = [];

    public CountsByModel Counts { get; private set; } = new();

    public IReadOnlyList<GrowthPiece> Pieces => _pieces;

    public IReadOnlyList<MoneyPiece> Money => _money;

    /// <summary>True when some reading stated tokens, be it none.</summary>
    public bool StatesTokens { get; private set; }

    /// <summary>True when some reading stated money.</summary>
    public bool StatesMoney => _money.Count != 0;

    public PicoUsd TotalMoney => _money.Aggregate(PicoUsd.Zero, (sum, piece) => sum + piece.Amount);

    public void Add(CountsByModel counts, EventTime at, Surface surface)
    {
        StatesTokens = true;
        foreach (var (model, tokens) in counts.Rows)
        {
            Counts.Add(model, tokens);
            _pieces.Add(new(model, tokens, at, surface));
        }
    }

    public void Add(PicoUsd amount, EventTime at, Surface surface) => _money.Add(new(amount, at, surface));

    /// <summary>Two accounts of one process: in each class the larger, since each is short of something else. What the other shows beyond
    /// this one comes as pieces at the other's latest time.</summary>
    public void Cover(Growth other)
    {
        StatesTokens |= other.StatesTokens;
        var at = Latest(other._pieces.Select(piece => piece.At));
        foreach (var (model, tokens) in other.Counts.Rows)
        {
            var more = CounterClasses.Settle(CounterClasses.Greater(Counts[model], tokens) - Counts[model]);
            if (!CounterClasses.IsZero(more))
            {
                Counts.Add(model, more);
                _pieces.Add(new(model, more, at, other._pieces[0].Surface));
            }
        }

        var (mine, others) = (TotalMoney, other.TotalMoney);
        if (other.StatesMoney && (!StatesMoney || others > mine))
        {
            _money.Add(new(others - mine, Latest(other._money.Select(piece => piece.At)), other._money[0].Surface));
        }
    }

    /// <summary>Adds another account of something else.</summary>
    public void Append(Growth other)
    {
        StatesTokens |= other.StatesTokens;
        foreach (var piece in other._pieces)
        {
            Counts.Add(piece.Model, piece.Tokens);
            _pieces.Add(piece);
        }

        _money.AddRange(other._money);
    }

    /// <summary>Names the model of the pieces that name none.</summary>
    public void NameModel(string model)
    {
        var counts = new CountsByModel();
        for (var i = 0; i < _pieces.Count; i++)
        {
            _pieces[i] = _pieces[i] with { Model = _pieces[i].Model ?? model };
            counts.Add(_pieces[i].Model, _pieces[i].Tokens);
        }

        Counts = counts;
    }

    private static EventTime Latest(IEnumerable<EventTime> times)
    {
        var latest = EventTime.Unknown;
        foreach (var at in times)
        {
            latest = at.IsKnown && (!latest.IsKnown || at > latest) ? at : latest;
        }

        return latest;
    }
}
