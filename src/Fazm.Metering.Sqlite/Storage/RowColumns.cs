using System.Collections.Immutable;
using System.Globalization;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>A row of the ledger as columns, and back.</summary>
internal static class RowColumns
{
    private const string Common = "SELECT r.facet_id, r.key, r.revision, r.part, r.kind, r.recorded_at, ifnull(r.received_at, r.recorded_at), ifnull(r.used_at, r.posted_at), "
        + $"r.posted_at, r.late_for_id, r.version_before_id, {CountColumns.TokenNames}, r.cost, r.marginal, r.reported, {CountColumns.Names}, "
        + "r.is_unpriced, r.unknown_classes, r.corrects_revision, r.flags, r.corrects, r.joined_into, r.note, r.claim_differs, ";

    /// <summary>What <see cref="Read"/> wants.</summary>
    public const string Select = Common + "r.state";

    public const string SelectWithoutState = Common + "NULL";

    // The order is that of Write. What is said of every row comes first.
    private static readonly (string Name, bool IsZero)[] Columns =
    [
        ("row_id", false), ("tenant_id", false), ("facet_id", false), ("posted_at", false), ("recorded_at", false), ("key", false),
        ("used_at", false), ("received_at", false), ("revision", false), ("part", true), ("kind", true), ("late_for_id", false), ("version_before_id", false),
        .. CountColumns.Of(CountColumns.TokenNames), ("cost", true), ("marginal", true), ("reported", true), .. CountColumns.Of(CountColumns.Names),
        ("is_unpriced", true), ("unknown_classes", true), ("corrects_revision", true), ("flags", false), ("corrects", false), ("joined_into", false), ("note", false), ("state", false), ("claim_differs", false),
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
        insert.SayUnlessNull(5, row.Key.Text);
        insert.SayUnlessNull(6, row.At == row.PostedAt ? (long?)null : row.At.UtcTicks);
        insert.SayUnlessNull(7, row.ReceivedAt == row.RecordedAt ? (long?)null : row.ReceivedAt.UtcTicks);
        insert.Say(8, row.Revision);
        insert.SayUnlessZero(9, row.Part);
        insert.SayUnlessZero(10, (long)row.Kind);
        insert.SayUnlessNull(11, names.Number(row.LateFor));
        insert.SayUnlessNull(12, names.Number(row.VersionBefore));
        CountColumns.Say(insert, 13, tokens);
        insert.SayUnlessZero(20, Units(change.Cost));
        insert.SayUnlessZero(21, Units(change.Marginal));
        insert.SayUnlessZero(22, Units(change.Reported));
        CountColumns.Say(insert, 23, change);
        insert.SayUnlessZero(28, row.IsUnpriced ? 1 : 0);
        insert.SayUnlessZero(29, (long)row.UnknownClasses);
        insert.SayUnlessZero(30, row.CorrectsRevision);
        insert.SayUnlessNull(31, Flags(row.Flags));
        insert.SayUnlessNull(32, Key(row.Corrects));
        insert.SayUnlessNull(33, Key(row.JoinedInto));
        insert.SayUnlessNull(34, row.Note);
        insert.SayUnlessNull(35, row.Part == 0 ? row.State.AsArray() : null);
        insert.Say(36, row.ClaimDiffers ? 1 : 0);
        insert.Run();
    }

    public static LedgerRow Read(LedgerRows row, LedgerConnection database, SqliteLedgerStore store)
    {
        var facet = store.Facets.Of(database, row.Integer(0));
        return new LedgerRow
        {
            Key = KeyOf(row.TextOrNull(1)),
            Revision = row.Int(2),
            Part = row.Int(3),
            Kind = (LedgerRowKind)row.Int(4),
            EventKind = facet.EventKind,
            RecordedAt = row.Time(5),
            ReceivedAt = row.Time(6),
            At = row.Time(7),
            PostedAt = row.Time(8),
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
            Change = CountColumns.Read(row, 11, 21) with
            {
                Cost = PicoUsd.FromUnits(row.Integer(18)),
                Marginal = PicoUsd.FromUnits(row.Integer(19)),
                Reported = PicoUsd.FromUnits(row.Integer(20)),
            },
            IsUnpriced = row.Integer(26) != 0,
            UnknownClasses = (TokenClasses)row.Int(27),
            CorrectsRevision = row.Int(28),
            Flags = FlagsOf(row.TextOrNull(29)),
            Corrects = KeyOf(row.TextOrNull(30)),
            JoinedInto = KeyOf(row.TextOrNull(31)),
            Note = row.TextOrNull(32),
            ClaimDiffers = row.Integer(33) != 0,
            State = row.IsNull(34) ? default(ReadOnlyMemory<byte>) : row.Bytes(34),
        };

        string? Name(int column) => row.IntegerOrNull(column) is { } number ? store.Names.Text(database, number) : null;
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
