namespace Fazm.Metering.State;

/// <summary>Names of models and paths, each once.</summary>
internal sealed class NameList
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public string this[int place] => _names[place];

    public int PlaceOf(string name)
    {
        if (!_places.TryGetValue(name, out var place))
        {
            _places.Add(name, place = _names.Count);
            _names.Add(name);
        }

        return place;
    }
}
