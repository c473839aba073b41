using System.Collections.Immutable;
using System.Globalization;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A row of the ledger as columns, and back.</summary>
internal static class RowColumns
{
    private const string Names = """
        key, revision, part, kind, event_kind, recorded_at, received_at, used_at, posted_at, late_for_id, user_id, device_id, session_id, lineage_id, agent_id,
        source_id, payer_id, funding, platform_id, model_id, priced_as_id, book_id, version_id, version_before_id,
        input, output, cache_write_5m, cache_write_1h, cache_read, web_searches, web_fetches, cost, marginal, reported,
        calls, unpriced, unknown_usage, lower_bounds, unknown_marginal, is_unpriced, unknown_classes, flags, corrects, corrects_revision, joined_into, note
        """;

    /// <summary>The columns that <see cref="Read"/> wants, in its order; the state comes last.</summary>
    public static string Select { get; } = string.Join(", ", Names.Split(',').Select(name => "r." + name.Trim())) + ", r.state";

    public static string SelectWithoutState { get; } = string.Join(", ", Names.Split(',').Select(name => "r." + name.Trim())) + ", NULL";

    public static string Insert { get; } = $"INSERT INTO usage_row (row_id, tenant_id, {Names}, state) VALUES ({string.Join(", ", Enumerable.Range(1, Names.Split(',').Length + 3).Select(place => "$" + place.ToString(CultureInfo.InvariantCulture)))})";

    public static void Write(LedgerCommand insert, long rowId, long tenant, LedgerRow row, NameWriter names)
    {
        var change = row.Change;
        var tokens = change.Tokens;
        insert.Bind(1, rowId).Bind(2, tenant).Bind(3, row.Key.Text).Bind(4, row.Revision).Bind(5, row.Part)
            .Bind(6, (long)row.Kind).Bind(7, (long)row.EventKind)
            .Bind(8, row.RecordedAt.UtcTicks).Bind(9, row.ReceivedAt.UtcTicks).Bind(10, row.At.UtcTicks).Bind(11, row.PostedAt.UtcTicks)
            .Bind(12, names.Number(row.LateFor)).Bind(13, names.Of(row.User)).Bind(14, names.Number(row.Device)).Bind(15, names.Number(row.Session))
            .Bind(16, names.Number(row.Lineage)).Bind(17, names.Number(row.Agent)).Bind(18, names.Of(row.Source)).Bind(19, names.Of(row.Payer))
            .Bind(20, (long)row.Funding).Bind(21, names.Number(row.Platform is { } platform ? PlatformNames.Of(platform) : null))
            .Bind(22, names.Number(row.Model)).Bind(23, names.Number(row.PricedAs)).Bind(24, names.Number(row.Book)).Bind(25, names.Number(row.Version))
            .Bind(26, names.Number(row.VersionBefore))
            .Bind(27, tokens.Input).Bind(28, tokens.Output).Bind(29, tokens.CacheWrite5m).Bind(30, tokens.CacheWrite1h).Bind(31, tokens.CacheRead)
            .Bind(32, tokens.WebSearches).Bind(33, tokens.WebFetches)
            .Bind(34, Units(change.Cost)).Bind(35, Units(change.Marginal)).Bind(36, Units(change.Reported))
            .Bind(37, change.Calls).Bind(38, change.Unpriced).Bind(39, change.UnknownUsage).Bind(40, change.LowerBounds).Bind(41, change.UnknownMarginal)
            .Bind(42, row.IsUnpriced ? 1 : 0).Bind(43, (long)row.UnknownClasses).Bind(44, Flags(row.Flags))
            .Bind(45, Key(row.Corrects)).Bind(46, row.CorrectsRevision).Bind(47, Key(row.JoinedInto)).Bind(48, row.Note);
        insert.Bind(49, row.Part == 0 ? row.State.AsArray() : null).Run();
    }

    public static LedgerRow Read(SqliteDataReader row, LedgerConnection database, NameTable names)
    {
        return new LedgerRow
        {
            Key = KeyOf(row.TextOrNull(0)),
            Revision = row.GetInt32(1),
            Part = row.GetInt32(2),
            Kind = (LedgerRowKind)row.GetInt32(3),
            EventKind = (LedgerEventKind)row.GetInt32(4),
            RecordedAt = Time(5),
            ReceivedAt = Time(6),
            At = Time(7),
            PostedAt = Time(8),
            LateFor = Name(9),
            User = Name(10) ?? string.Empty,
            Device = Name(11),
            Session = Name(12),
            Lineage = Name(13),
            Agent = Name(14),
            Source = Name(15) ?? string.Empty,
            Payer = Name(16) ?? string.Empty,
            Funding = (Funding)row.GetInt32(17),
            Platform = Name(18) is { } platform && PlatformNames.TryParse(platform, out var known) ? known : null,
            Model = Name(19),
            PricedAs = Name(20),
            Book = Name(21),
            Version = Name(22),
            VersionBefore = Name(23),
            Change = new LedgerSums
            {
                Tokens = new(row.GetInt64(24), row.GetInt64(25), row.GetInt64(26), row.GetInt64(27), row.GetInt64(28), row.GetInt64(29), row.GetInt64(30)),
                Cost = PicoUsd.FromUnits(row.GetInt64(31)),
                Marginal = PicoUsd.FromUnits(row.GetInt64(32)),
                Reported = PicoUsd.FromUnits(row.GetInt64(33)),
                Calls = row.GetInt64(34),
                Unpriced = row.GetInt64(35),
                UnknownUsage = row.GetInt64(36),
                LowerBounds = row.GetInt64(37),
                UnknownMarginal = row.GetInt64(38),
            },
            IsUnpriced = row.GetInt64(39) != 0,
            UnknownClasses = (TokenClasses)row.GetInt32(40),
            Flags = FlagsOf(row.TextOrNull(41)),
            Corrects = KeyOf(row.TextOrNull(42)),
            CorrectsRevision = row.GetInt32(43),
            JoinedInto = KeyOf(row.TextOrNull(44)),
            Note = row.TextOrNull(45),
            State = row.IsDBNull(46) ? default(ReadOnlyMemory<byte>) : row.Bytes(46),
        };

        string? Name(int column) => row.IntegerOrNull(column) is { } number ? names.Text(database, number) : null;

        EventTime Time(int column) => EventTime.FromUtcTicks(row.GetInt64(column));
    }

    public static EventKey KeyOf(string? text) => EventKey.TryParse(text, out var key) ? key : default;

    private static string? Key(EventKey key) => key.IsNone ? null : key.Text;

    // The core refuses events whose lines do not fit; what does not fit here is its mistake, and is said.
    private static long Units(PicoUsd amount) => checked((long)amount.Units);

    private static string? Flags(ImmutableArray<Reason> flags) =>
        flags.IsDefaultOrEmpty ? null : string.Join(',', flags.Select(flag => ((int)flag).ToString(CultureInfo.InvariantCulture)));

    private static ImmutableArray<Reason> FlagsOf(string? text) =>
        text is null ? [] : [.. text.Split(',').Select(number => (Reason)int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture))];
}
