using System.Collections.Concurrent;
using Fazm.Metering.Ledgers;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>The numbers of facets, as far as they are committed. Thread-safe; bounded.</summary>
internal sealed class FacetTable(NameTable names)
{
    /// <summary>The number of a name that was not said; no name has it.</summary>
    public const long Unsaid = -1;

    // Some ten megabytes at most; what is dropped is read again.
    private const int Most = 50_000;

    private const string Columns =
        "user_id, device_id, session_id, lineage_id, agent_id, source_id, payer_id, platform_id, model_id, priced_as_id, book_id, version_id, funding, event_kind";

    private const string Select = $"SELECT {Columns} FROM facet WHERE facet_id = ?1";

    /// <summary>In the order of the index by session.</summary>
    private const string FindText = """
        SELECT facet_id FROM facet WHERE tenant_id = ?1 AND session_id = ?4 AND user_id = ?2 AND device_id = ?3 AND lineage_id = ?5 AND agent_id = ?6 AND source_id = ?7
          AND payer_id = ?8 AND platform_id = ?9 AND model_id = ?10 AND priced_as_id = ?11 AND book_id = ?12 AND version_id = ?13 AND funding = ?14 AND event_kind = ?15
        """;

    private const string AddText =
        $"INSERT INTO facet (tenant_id, {Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) RETURNING facet_id";

    private readonly ConcurrentDictionary<(long Tenant, Facet Facet), long> _numbers = new();
    private readonly ConcurrentDictionary<long, Facet> _facets = new();

    public bool TryNumber(long tenant, in Facet facet, out long number) => _numbers.TryGetValue((tenant, facet), out number);

    /// <summary>Finds a facet in the file, or adds it within the open transaction.</summary>
    public static long FindOrAdd(LedgerConnection database, long tenant, in Facet facet, NameWriter names) =>
        Bind(database.Prepare(FindText), tenant, facet, names).Number() ?? Bind(database.Prepare(AddText), tenant, facet, names).Number() ?? 0;

    /// <summary>The facet of a number that is stored.</summary>
    public Facet Of(LedgerConnection database, long number)
    {
        if (_facets.TryGetValue(number, out var facet))
        {
            return facet;
        }

        using (var row = database.Prepare(Select).Bind(1, number).Read())
        {
            if (!row.Read())
            {
                throw new LedgerFileException(LedgerFileProblem.Damaged, database.Path, 0, $"The ledger {database.Path} is damaged: it has no facet {number}. Run `verify`, and restore the last backup.");
            }

            facet = new(Text(row, 0), Name(row, 1), Name(row, 2), Name(row, 3), Name(row, 4), Text(row, 5), Text(row, 6), Name(row, 7), Name(row, 8), Name(row, 9),
                Name(row, 10), Name(row, 11), (Funding)row.Int(12), (LedgerEventKind)row.Int(13));
        }

        // Known under its number alone: which tenant's it is was not asked.
        Bound();
        _facets[number] = facet;
        return facet;

        string Text(LedgerRows row, int column) => Name(row, column) ?? string.Empty;

        string? Name(LedgerRows row, int column) => row.Integer(column) is var name and not Unsaid ? names.Text(database, name) : null;
    }

    public void Add(long tenant, in Facet facet, long number)
    {
        Bound();
        _numbers[(tenant, facet)] = number;
        _facets[number] = facet;
    }

    private void Bound()
    {
        if (_facets.Count >= Most)
        {
            _numbers.Clear();
            _facets.Clear();
        }
    }

    private static LedgerCommand Bind(LedgerCommand command, long tenant, in Facet facet, NameWriter names) => command.Bind(1, tenant)
        .Bind(2, names.Of(facet.User)).Bind(3, Number(facet.Device, names)).Bind(4, Number(facet.Session, names)).Bind(5, Number(facet.Lineage, names))
        .Bind(6, Number(facet.Agent, names)).Bind(7, names.Of(facet.Source)).Bind(8, names.Of(facet.Payer)).Bind(9, Number(facet.Platform, names))
        .Bind(10, Number(facet.Model, names)).Bind(11, Number(facet.PricedAs, names)).Bind(12, Number(facet.Book, names)).Bind(13, Number(facet.Version, names))
        .Bind(14, (long)facet.Funding).Bind(15, (long)facet.EventKind);

    private static long Number(string? name, NameWriter names) => name is null ? Unsaid : names.Of(name);
}
