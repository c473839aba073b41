using System.Collections.Immutable;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;
using Npgsql;

namespace Fazm.Metering.Postgres.Statements;

/// <summary>Reads what <see cref="RowWriter"/> wrote, in the same order without the tenant.</summary>
internal static class RowReader
{
    public const int KeyColumn = 27;

    public const int ColumnCount = 48;

    public static LedgerRow Read(NpgsqlDataReader reader) => new()
    {
        RecordedAt = EventTime.FromUtcTicks(reader.GetInt64(0)),
        ReceivedAt = EventTime.FromUtcTicks(reader.GetInt64(1)),
        PostedAt = EventTime.FromUtcTicks(reader.GetInt64(2)),
        At = reader.IsDBNull(3) ? EventTime.Unknown : EventTime.FromUtcTicks(reader.GetInt64(3)),
        Change = new LedgerSums
        {
            Tokens = new TokenCounts(reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10)),
            Cost = PicoUsd.FromUnits(reader.GetInt64(11)),
            Marginal = PicoUsd.FromUnits(reader.GetInt64(12)),
            Reported = PicoUsd.FromUnits(reader.GetInt64(13)),
            Calls = reader.GetInt32(14),
            Unpriced = reader.GetInt32(15),
            UnknownUsage = reader.GetInt32(16),
            LowerBounds = reader.GetInt32(17),
            UnknownMarginal = reader.GetInt32(18),
        },
        Revision = reader.GetInt32(19),
        Part = reader.GetInt32(20),
        CorrectsRevision = reader.IsDBNull(21) ? 0 : reader.GetInt32(21),
        Kind = (LedgerRowKind)reader.GetInt16(22),
        EventKind = (LedgerEventKind)reader.GetInt16(23),
        Funding = (Funding)reader.GetInt16(24),
        UnknownClasses = (TokenClasses)reader.GetInt16(25),
        IsUnpriced = reader.GetBoolean(26),
        Key = KeyTable.Key(reader.GetString(KeyColumn)),
        User = reader.GetString(28),
        Source = reader.GetString(29),
        Payer = reader.GetString(30),
        Device = Text(reader, 31),
        Session = Text(reader, 32),
        Lineage = Text(reader, 33),
        Agent = Text(reader, 34),
        Platform = Text(reader, 35) is { } name ? PlatformNames.TryParse(name, out var platform) ? platform : throw new InvalidDataException("A stored platform has no known name.") : null,
        Model = Text(reader, 36),
        PricedAs = Text(reader, 37),
        Book = Text(reader, 38),
        Version = Text(reader, 39),
        VersionBefore = Text(reader, 40),
        LateFor = Text(reader, 41),
        Corrects = Text(reader, 42) is { } corrects ? KeyTable.Key(corrects) : default,
        JoinedInto = Text(reader, 43) is { } joined ? KeyTable.Key(joined) : default,
        Note = Text(reader, 44),
        Flags = reader.IsDBNull(45) ? [] : [.. reader.GetFieldValue<short[]>(45).Select(flag => (Reason)flag)],
        State = reader.IsDBNull(46) ? default(ReadOnlyMemory<byte>) : reader.GetFieldValue<byte[]>(46),
        ClaimDiffers = !reader.IsDBNull(47) && reader.GetBoolean(47),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
