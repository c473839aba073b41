namespace Fazm.Metering.Fusion;

/// <summary>A call that one of some growths may hold, each in its own terms.</summary>
internal sealed class UncertainCall
{
    private readonly List<(int Scope, CountsByModel Counted, bool IsLikely)> _places = [];

    /// <summary>Where it may be, the likely places first.</summary>
    public List<(int Scope, CountsByModel Counted, bool IsLikely)> Places => _places;

    public IEnumerable<int> Scopes => _places.Select(place => place.Scope);

    /// <summary>True when it is the same in all growths that may hold it, so that it does not matter to the sum which one does.</summary>
    public bool IsSameEverywhere => _places.TrueForAll(place => place.Counted.FitsIn(_places[0].Counted) && _places[0].Counted.FitsIn(place.Counted));

    public void Add(int scope, CountsByModel counted, bool isLikely)
    {
        var at = isLikely ? _places.FindIndex(place => !place.IsLikely) : -1;
        _places.Insert(at < 0 ? _places.Count : at, (scope, counted, isLikely));
    }

    /// <summary>True when a growth may hold both.</summary>
    public bool MeetsIn(UncertainCall other) => _places.Exists(place => other._places.Exists(of => of.Scope == place.Scope));

    /// <summary>The call as one growth may hold it.</summary>
    public UncertainCall In(int scope)
    {
        var only = new UncertainCall();
        only._places.AddRange(_places.Where(place => place.Scope == scope));
        return only;
    }
}
