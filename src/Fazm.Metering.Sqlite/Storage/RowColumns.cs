using System.Collections.Immutable;
using System.Globalization;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;
using Microsoft.Data.Sqlite;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A row of the ledger as columns, and back.</summary>
internal static class RowColumns
{
    private const string Common = "SELECT r.facet_id, r.key, r.revision, r.part, r.kind, r.recorded_at, ifnull(r.received_at, r.recorded_at), ifnull(r.used_at, r.posted_at), "
        + "r.posted_at, r.late_for_id, r.version_before_id, r.input, r.output, r.cache_write_5m, r.cache_write_1h, r.cache_read, r.web_searches, r.web_fetches, r.cost, r.marginal, "
        + "r.reported, r.calls, r.unpriced, r.unknown_usage, r.lower_bounds, r.unknown_marginal, r.is_unpriced, r.unknown_classes, r.corrects_revision, r.flags, r.corrects, "
        + "r.joined_into, r.note, ";

    /// <summary>What <see cref="Read"/> wants.</summary>
    public const string Select = Common + "r.state";

    public const string SelectWithoutState = Common + "NULL";

    // The order is that of Write. What is said of every row comes first.
    private static readonly (string Name, object? Default)[] Columns =
    [
        ("row_id", null), ("tenant_id", null), ("facet_id", null), ("posted_at", null), ("recorded_at", null), ("key", null),
        ("used_at", null), ("received_at", null), ("revision", 1L), ("part", 0L), ("kind", 0L), ("late_for_id", null), ("version_before_id", null),
        ("input", 0L), ("output", 0L), ("cache_write_5m", 0L), ("cache_write_1h", 0L), ("cache_read", 0L), ("web_searches", 0L), ("web_fetches", 0L),
        ("cost", 0L), ("marginal", 0L), ("reported", 0L), ("calls", 0L), ("unpriced", 0L), ("unknown_usage", 0L), ("lower_bounds", 0L), ("unknown_marginal", 0L),
        ("is_unpriced", 0L), ("unknown_classes", 0L), ("corrects_revision", 0L), ("flags", null), ("corrects", null), ("joined_into", null), ("note", null), ("state", null),
    ];

    public static SparseInsert Insert(LedgerConnection database) => new(database, "usage_row", Columns);

    public static void Write(SparseInsert insert, long rowId, long tenant, long facet, LedgerRow row, NameWriter names)
    {
        var (change, tokens) = (row.Change, row.Change.Tokens);
        insert.Begin();
        insert.Say(0, rowId);
        insert.Say(1, tenant);
        insert.Say(2, facet);
        insert.Say(3, row.PostedAt.UtcTicks);
        insert.Say(4, row.RecordedAt.UtcTicks);
        insert.Say(5, row.Key.Text);
        insert.SayUnlessNull(6, row.At == row.PostedAt ? null : row.At.UtcTicks);
        insert.SayUnlessNull(7, row.ReceivedAt == row.RecordedAt ? null : row.ReceivedAt.UtcTicks);
        insert.SayUnlessNull(8, row.Revision == 1 ? null : (long)row.Revision);
        insert.SayUnlessZero(9, row.Part);
        insert.SayUnlessZero(10, (long)row.Kind);
        insert.SayUnlessNull(11, names.Number(row.LateFor));
        insert.SayUnlessNull(12, names.Number(row.VersionBefore));
        insert.SayUnlessZero(13, tokens.Input);
        insert.SayUnlessZero(14, tokens.Output);
        insert.SayUnlessZero(15, tokens.CacheWrite5m);
        insert.SayUnlessZero(16, tokens.CacheWrite1h);
        insert.SayUnlessZero(17, tokens.CacheRead);
        insert.SayUnlessZero(18, tokens.WebSearches);
        insert.SayUnlessZero(19, tokens.WebFetches);
        insert.SayUnlessZero(20, Units(change.Cost));
        insert.SayUnlessZero(21, Units(change.Marginal));
        insert.SayUnlessZero(22, Units(change.Reported));
        insert.SayUnlessZero(23, change.Calls);
        insert.SayUnlessZero(24, change.Unpriced);
        insert.SayUnlessZero(25, change.UnknownUsage);
        insert.SayUnlessZero(26, change.LowerBounds);
        insert.SayUnlessZero(27, change.UnknownMarginal);
        insert.SayUnlessZero(28, row.IsUnpriced ? 1 : 0);
        insert.SayUnlessZero(29, (long)row.UnknownClasses);
        insert.SayUnlessZero(30, row.CorrectsRevision);
        insert.SayUnlessNull(31, Flags(row.Flags));
        insert.SayUnlessNull(32, Key(row.Corrects));
        insert.SayUnlessNull(33, Key(row.JoinedInto));
        insert.SayUnlessNull(34, row.Note);
        insert.SayUnlessNull(35, row.Part == 0 ? row.State.AsArray() : null);
        insert.Run();
    }

    public static LedgerRow Read(SqliteDataReader row, LedgerConnection database, SqliteLedgerStore store)
    {
        var facet = store.Facets.Of(database, row.GetInt64(0));
        return new LedgerRow
        {
            Key = KeyOf(row.TextOrNull(1)),
            Revision = row.GetInt32(2),
            Part = row.GetInt32(3),
            Kind = (LedgerRowKind)row.GetInt32(4),
            EventKind = facet.EventKind,
            RecordedAt = Time(5),
            ReceivedAt = Time(6),
            At = Time(7),
            PostedAt = Time(8),
            LateFor = Name(9),
            User = facet.User,
            Device = facet.Device,
            Session = facet.Session,
            Lineage = facet.Lineage,
            Agent = facet.Agent,
            Source = facet.Source,
            Payer = facet.Payer,
            Funding = facet.Funding,
            Platform = facet.Platform is { } platform && PlatformNames.TryParse(platform, out var known) ? known : null,
            Model = facet.Model,
            PricedAs = facet.PricedAs,
            Book = facet.Book,
            Version = facet.Version,
            VersionBefore = Name(10),
            Change = new LedgerSums
            {
                Tokens = new(row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16), row.GetInt64(17)),
                Cost = PicoUsd.FromUnits(row.GetInt64(18)),
                Marginal = PicoUsd.FromUnits(row.GetInt64(19)),
                Reported = PicoUsd.FromUnits(row.GetInt64(20)),
                Calls = row.GetInt64(21),
                Unpriced = row.GetInt64(22),
                UnknownUsage = row.GetInt64(23),
                LowerBounds = row.GetInt64(24),
                UnknownMarginal = row.GetInt64(25),
            },
            IsUnpriced = row.GetInt64(26) != 0,
            UnknownClasses = (TokenClasses)row.GetInt32(27),
            CorrectsRevision = row.GetInt32(28),
            Flags = FlagsOf(row.TextOrNull(29)),
            Corrects = KeyOf(row.TextOrNull(30)),
            JoinedInto = KeyOf(row.TextOrNull(31)),
            Note = row.TextOrNull(32),
            State = row.IsDBNull(33) ? default(ReadOnlyMemory<byte>) : row.Bytes(33),
        };

        string? Name(int column) => row.IntegerOrNull(column) is { } number ? store.Names.Text(database, number) : null;

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
