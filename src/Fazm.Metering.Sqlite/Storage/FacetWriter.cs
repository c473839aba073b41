using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>Numbers the facets of one transaction. New ones become known to others when it has committed.</summary>
internal sealed class FacetWriter(LedgerConnection database, FacetTable known, NameWriter names, long tenant)
{
    private readonly Dictionary<Facet, long> _seen = [];

    public long Of(LedgerRow row)
    {
        var facet = Facet.Of(row);
        if (!known.TryNumber(tenant, facet, out var number) && !_seen.TryGetValue(facet, out number))
        {
            number = FacetTable.FindOrAdd(database, tenant, facet, names);
            _seen.Add(facet, number);
        }

        return number;
    }

    /// <summary>After the commit.</summary>
    public void Publish()
    {
        foreach (var (facet, number) in _seen)
        {
            known.Add(tenant, facet, number);
        }
    }
}
