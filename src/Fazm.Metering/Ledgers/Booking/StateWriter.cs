namespace Fazm.Metering.Ledgers.Booking;

/// <summary>Writes evidence in the ledger's own format, compact and canonical: equal content, equal bytes.</summary>
internal sealed class StateWriter(Stream output) : BinaryWriter(output, System.Text.Encoding.UTF8, leaveOpen: true)
{
    /// <summary>Every text and time in full: what an event alone is written in, whose digests must stay the same for ever.</summary>
    public const byte Plain = 1;

    /// <summary>A text that stood before is its place, and a time its distance from the one before.</summary>
    public const byte Compact = 2;

    /// <summary>The same, where the texts of the row that holds the state and its time of recording count as having stood before: a row says nothing twice.</summary>
    public const byte InRow = 3;

    private readonly List<string> _texts = [];
    private long _time;
    private bool _isCompact;

    // A ledger writes a state for every event; a writer and its buffers for each would cost more than the writing.
    [ThreadStatic]
    private static StateWriter? _mine;

    /// <summary>What is known of an event after a revision.</summary>
    /// <param name="state">It.</param>
    /// <param name="row">The row that will hold it: part 0 of the revision.</param>
    public static byte[] Write(LedgerState state, LedgerRow row)
    {
        var writer = Begin(InRow);
        RowTexts.Add(row, writer._texts);
        writer._time = row.RecordedAt.UtcTicks;
        writer.Write(state.Key);
        writer.Write7BitEncodedInt(state.Revision);
        writer.Write(state.FirstRecordedAt);
        writer.Write(state.JoinedInto);
        writer.WriteEvent(state.Event, withReceipt: true);
        writer.Write7BitEncodedInt(state.Lines.Length);
        foreach (var line in state.Lines)
        {
            writer.Write(line);
        }

        return ((MemoryStream)writer.OutStream).ToArray();
    }

    /// <summary>An event alone.</summary>
    /// <param name="seen">The event.</param>
    /// <param name="withReceipt">False leaves out when it was received, which two tellings of one thing need not share.</param>
    public static byte[] Write(LedgerEvent seen, bool withReceipt)
    {
        var writer = Begin(Plain);
        writer.WriteEvent(seen, withReceipt);
        return ((MemoryStream)writer.OutStream).ToArray();
    }

    private static StateWriter Begin(byte format)
    {
        var writer = _mine ??= new(new MemoryStream(1024));
        writer.OutStream.SetLength(0);
        writer.Write(format);
        writer._isCompact = format != Plain;
        writer._texts.Clear();
        writer._time = 0;
        return writer;
    }

    private void WriteEvent(LedgerEvent seen, bool withReceipt)
    {
        Write(seen.Key);
        Write7BitEncodedInt(seen.OtherKeys.Length);
        foreach (var key in seen.OtherKeys)
        {
            Write(key);
        }

        Write((byte)seen.Kind);
        WriteWord(seen.User);
        WriteText(seen.Device);
        WriteText(seen.Session);
        Write(seen.IsOwnerCertain);
        WriteText(seen.Lineage);
        WriteText(seen.Agent);
        Write(seen.At);
        Write(withReceipt ? seen.ReceivedAt : EventTime.Unknown);
        WriteWord(seen.Source);
        WriteWord(seen.Payer);
        Write((byte)seen.Funding);
        Write((byte)(seen.Platform is { } platform ? (int)platform + 1 : 0));
        WriteText(seen.Location);
        Write((byte)seen.Surface);
        WriteText(seen.Model);
        Write(seen.Usage is not null);
        if (seen.Usage is { } usage)
        {
            Write(usage);
        }

        Write((byte)seen.UnknownClasses);
        Write(seen.IsAggregate);
        Write((byte)seen.Completeness);
        Write(seen.IsSide);
        Write7BitEncodedInt(seen.Pieces.Length);
        foreach (var piece in seen.Pieces)
        {
            WriteText(piece.Model);
            Write(piece.At);
            Write(piece.Tokens);
            WriteAmount(piece.Reported);
        }

        Write7BitEncodedInt64(seen.Rank);
        WriteAmount(seen.Reported);
        Write(seen.Corrects);
        WriteAmount(seen.Amount);
        WriteText(seen.Note);
    }

    private void Write(in Usage usage)
    {
        Write(usage.Tokens);
        Write((byte)usage.Speed);
        Write((byte)usage.Geo);
        Write((byte)usage.Tier);
        Write7BitEncodedInt((int)usage.Notes);
        var units = usage.SeparateUnits;
        Write7BitEncodedInt(units.IsDefault ? 0 : units.Length + 1);
        foreach (var unit in units.IsDefault ? [] : units)
        {
            Write((byte)unit.Kind);
            WriteText(unit.Model);
            Write(unit.Tokens);
        }
    }

    private void Write(LedgerLine line)
    {
        WriteText(line.Model);
        Write(line.At);
        Write(line.Sums);
        Write(line.IsUnpriced);
        Write((byte)line.UnknownClasses);
        WriteText(line.PricedAs);
        WriteText(line.Book);
        WriteText(line.Version);
        Write7BitEncodedInt(line.Flags.Length);
        foreach (var flag in line.Flags)
        {
            Write7BitEncodedInt((int)flag);
        }
    }

    private void Write(in LedgerSums sums)
    {
        Write(sums.Tokens);
        Write(sums.Cost);
        Write(sums.Marginal);
        Write(sums.Reported);
        Write7BitEncodedInt64(sums.Calls);
        Write7BitEncodedInt64(sums.Unpriced);
        Write7BitEncodedInt64(sums.UnknownUsage);
        Write7BitEncodedInt64(sums.LowerBounds);
        Write7BitEncodedInt64(sums.UnknownMarginal);
    }

    private void Write(in TokenCounts tokens)
    {
        Write7BitEncodedInt64(tokens.Input);
        Write7BitEncodedInt64(tokens.Output);
        Write7BitEncodedInt64(tokens.CacheWrite5m);
        Write7BitEncodedInt64(tokens.CacheWrite1h);
        Write7BitEncodedInt64(tokens.CacheRead);
        Write7BitEncodedInt64(tokens.WebSearches);
        Write7BitEncodedInt64(tokens.WebFetches);
    }

    private void WriteAmount(PicoUsd? amount)
    {
        Write(amount is not null);
        Write(amount ?? PicoUsd.Zero);
    }

    // Amounts of one event fit into 64 bits; the validation sees to it.
    private void Write(PicoUsd amount) => Write7BitEncodedInt64((long)amount.Units);

    private void Write(EventKey key) => WriteWord(key.Text);

    private void Write(EventTime at)
    {
        if (_isCompact)
        {
            var distance = at.UtcTicks - _time;
            Write7BitEncodedInt64((distance << 1) ^ (distance >> 63));
            _time = at.UtcTicks;
        }
        else
        {
            Write(at.UtcTicks);
        }
    }

    private void WriteWord(string text)
    {
        if (_isCompact)
        {
            WriteText(text);
        }
        else
        {
            Write(text);
        }
    }

    private void WriteText(string? text)
    {
        if (text is null)
        {
            Write((byte)0);
        }
        else if (_isCompact && _texts.IndexOf(text) is var place and >= 0)
        {
            Write7BitEncodedInt(place + 2);
        }
        else
        {
            Write((byte)1);
            Write(text);
            _texts.Add(text);
        }
    }
}
