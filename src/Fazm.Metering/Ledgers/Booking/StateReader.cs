using System.Collections.Immutable;

namespace Fazm.Metering.Ledgers.Booking;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
internal sealed class StateReader : BinaryReader
{
    private readonly List<string> _texts = [];
    private long _time;
    private bool _isCompact;

    private StateReader(Stream input)
        : base(input, System.Text.Encoding.UTF8)
    {
    }

    /// <summary>What is known of an event after a revision.</summary>
    /// <param name="row">Part 0 of the revision, which holds it.</param>
    /// <exception cref="InvalidDataException">It is damaged or of a newer format.</exception>
    public static LedgerState ReadState(LedgerRow row) => Read(row.State, row, static reader =>
    {
        var state = new LedgerState
        {
            Key = reader.ReadKey(),
            Revision = reader.Read7BitEncodedInt(),
            FirstRecordedAt = reader.ReadTime(),
            JoinedInto = reader.ReadKey(),
            Event = reader.ReadSeen(),
        };
        var lines = ImmutableArray.CreateBuilder<LedgerLine>();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            lines.Add(reader.ReadLine());
        }

        return state with { Lines = lines.ToImmutable() };
    });

    /// <exception cref="InvalidDataException">It is damaged or of a newer format.</exception>
    public static LedgerEvent ReadEvent(ReadOnlyMemory<byte> bytes) => Read(bytes, null, static reader => reader.ReadSeen());

    private static T Read<T>(ReadOnlyMemory<byte> bytes, LedgerRow? row, Func<StateReader, T> read)
    {
        using var reader = new StateReader(new MemoryStream(bytes.ToArray(), writable: false));
        try
        {
            var format = reader.ReadByte();
            if (format is not (StateWriter.Plain or StateWriter.Compact) && (format != StateWriter.InRow || row is null))
            {
                throw new InvalidDataException("The evidence is of another format.");
            }

            reader._isCompact = format != StateWriter.Plain;
            if (format == StateWriter.InRow && row is not null)
            {
                RowTexts.Add(row, reader._texts);
                reader._time = row.RecordedAt.UtcTicks;
            }

            var result = read(reader);
            return reader.BaseStream.Position == reader.BaseStream.Length ? result : throw new InvalidDataException("The evidence has bytes too many.");
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The evidence is damaged.", e);
        }
    }

    private LedgerEvent ReadSeen()
    {
        var key = ReadKey();
        var others = ImmutableArray.CreateBuilder<EventKey>();
        for (var count = Read7BitEncodedInt(); count > 0; count--)
        {
            others.Add(ReadKey());
        }

        return new LedgerEvent
        {
            Key = key,
            OtherKeys = others.ToImmutable(),
            Kind = (LedgerEventKind)ReadByte(),
            User = ReadWord(),
            Device = ReadText(),
            Session = ReadText(),
            IsOwnerCertain = ReadBoolean(),
            Lineage = ReadText(),
            Agent = ReadText(),
            At = ReadTime(),
            ReceivedAt = ReadTime(),
            Source = ReadWord(),
            Payer = ReadWord(),
            Funding = (Funding)ReadByte(),
            Platform = ReadByte() is var platform and > 0 ? (Platform)(platform - 1) : null,
            Location = ReadText(),
            Surface = (Surface)ReadByte(),
            Model = ReadText(),
            Usage = ReadBoolean() ? ReadUsage() : null,
            UnknownClasses = (TokenClasses)ReadByte(),
            IsAggregate = ReadBoolean(),
            Completeness = (Completeness)ReadByte(),
            IsSide = ReadBoolean(),
            Pieces = ReadPieces(),
            Rank = Read7BitEncodedInt64(),
            Reported = ReadAmountOrNone(),
            Corrects = ReadKey(),
            Amount = ReadAmountOrNone(),
            Note = ReadText(),
        };
    }

    private Usage ReadUsage()
    {
        var tokens = ReadTokens();
        var (speed, geo, tier) = ((Speed)ReadByte(), (InferenceGeo)ReadByte(), (ServiceTier)ReadByte());
        var notes = (UsageNotes)Read7BitEncodedInt();
        var units = default(ImmutableArray<BilledUnit>);
        var count = Read7BitEncodedInt() - 1;
        if (count >= 0)
        {
            var builder = ImmutableArray.CreateBuilder<BilledUnit>();
            for (; count > 0; count--)
            {
                builder.Add(new((IterationKind)ReadByte(), ReadText(), ReadTokens()));
            }

            units = builder.ToImmutable();
        }

        return Metering.Usage.Restore(tokens, units) with { Speed = speed, Geo = geo, Tier = tier, Notes = notes };
    }

    private ImmutableArray<LedgerPiece> ReadPieces()
    {
        var pieces = ImmutableArray.CreateBuilder<LedgerPiece>();
        for (var count = Read7BitEncodedInt(); count > 0; count--)
        {
            pieces.Add(new(ReadText(), ReadTime(), ReadTokens(), ReadAmountOrNone()));
        }

        return pieces.ToImmutable();
    }

    private LedgerLine ReadLine()
    {
        var line = new LedgerLine
        {
            Model = ReadText(),
            At = ReadTime(),
            Sums = ReadSums(),
            IsUnpriced = ReadBoolean(),
            UnknownClasses = (TokenClasses)ReadByte(),
            PricedAs = ReadText(),
            Book = ReadText(),
            Version = ReadText(),
        };
        var flags = ImmutableArray.CreateBuilder<Reason>();
        for (var count = Read7BitEncodedInt(); count > 0; count--)
        {
            flags.Add((Reason)Read7BitEncodedInt());
        }

        return line with { Flags = flags.ToImmutable() };
    }

    private LedgerSums ReadSums() => new()
    {
        Tokens = ReadTokens(),
        Cost = ReadAmount(),
        Marginal = ReadAmount(),
        Reported = ReadAmount(),
        Calls = Read7BitEncodedInt64(),
        Unpriced = Read7BitEncodedInt64(),
        UnknownUsage = Read7BitEncodedInt64(),
        LowerBounds = Read7BitEncodedInt64(),
        UnknownMarginal = Read7BitEncodedInt64(),
    };

    private TokenCounts ReadTokens() => new(
        Read7BitEncodedInt64(), Read7BitEncodedInt64(), Read7BitEncodedInt64(), Read7BitEncodedInt64(), Read7BitEncodedInt64(), Read7BitEncodedInt64(), Read7BitEncodedInt64());

    private PicoUsd? ReadAmountOrNone()
    {
        var isThere = ReadBoolean();
        var amount = ReadAmount();
        return isThere ? amount : null;
    }

    private PicoUsd ReadAmount() => PicoUsd.FromUnits(Read7BitEncodedInt64());

    private EventKey ReadKey() => EventKey.TryParse(ReadWord(), out var key) ? key : default;

    private EventTime ReadTime()
    {
        if (!_isCompact)
        {
            return EventTime.FromUtcTicks(ReadInt64());
        }

        var distance = Read7BitEncodedInt64();
        _time += unchecked((long)((ulong)distance >> 1)) ^ -(distance & 1);
        return EventTime.FromUtcTicks(_time);
    }

    private string ReadWord() => _isCompact ? ReadText() ?? throw new FormatException("A text is missing.") : ReadString();

    private string? ReadText()
    {
        switch (Read7BitEncodedInt())
        {
            case 0:
                return null;
            case 1:
                var text = ReadString();
                _texts.Add(text);
                return text;
            case var place when _isCompact && place - 2 < _texts.Count:
                return _texts[place - 2];
            default:
                throw new FormatException("A text stands nowhere.");
        }
    }
}
