using System.Buffers.Binary;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>Holds a call back while the rows behind it say the same: a client writes a row for each part of an answer, each with the whole usage. Such rows
/// differ in nothing but their own ids and times, and are told as one.</summary>
internal sealed class HeldCall
{
    private byte[] _said = new byte[512];
    private int _length;
    private CallSnapshot _call;
    private long _repeats;
    private EventTime _first;
    private EventTime _last;
    private bool _isAtItsRow;
    private bool _isHeld;

    /// <summary>True where a row says what the held one said; it is then counted as a repeat.</summary>
    public bool Repeats(in TranscriptRow row)
    {
        if (!_isHeld || !IsSame(row))
        {
            return false;
        }

        var latest = _last.IsKnown ? _last : _call.At;
        _repeats++;
        _first = EventTime.Earlier(_first, row.At);
        _last = row.At.IsKnown && (!latest.IsKnown || row.At > latest) ? row.At : latest;
        return true;
    }

    /// <summary>Holds a call; nothing may be held.</summary>
    /// <param name="call">What the row says.</param>
    /// <param name="row">The row, an assistant's that names its request.</param>
    public void Hold(in CallSnapshot call, in TranscriptRow row)
    {
        _call = call;
        (_repeats, _first, _last, _isAtItsRow) = (0, call.At, EventTime.Unknown, row.RequestRef.IsEmpty);
        _length = 0;
        _isHeld = true;
        Keep(row.Type.Bytes);
        Keep(row.RequestId.Bytes);
        Keep(row.Message.Id.Bytes);
        Keep(row.Message.Usage);
        Keep(row.Message.Model.Bytes);
        Keep(row.RequestedModel.Bytes);
        Keep(row.RequestRef.Bytes);
        Keep(row.Version.Bytes);
        Keep(row.AgentId.Bytes);
        Keep(row.SessionId.Bytes);
        Keep(row.ForkedFrom.Bytes);
        Keep(Signs(row) ? "1"u8 : "0"u8);
        Keep(row.IsSidechain ? "1"u8 : "0"u8);
    }

    /// <summary>Gives the held call, if there is one, and holds nothing.</summary>
    public bool TryTake(out CallSnapshot call)
    {
        if (!_isHeld)
        {
            call = default;
            return false;
        }

        _isHeld = false;
        call = _repeats == 0 ? _call : _call with
        {
            Repeats = _repeats,
            At = _first,
            LastAt = _last,
            Chain = _isAtItsRow ? _call.Chain with { At = _first } : _call.Chain,
        };
        return true;
    }

    private static bool Signs(in TranscriptRow row) => row.Message.HasStopReason;

    private bool IsSame(in TranscriptRow row)
    {
        var at = 0;
        return Is(ref at, row.Type.Bytes) && Is(ref at, row.RequestId.Bytes) && Is(ref at, row.Message.Id.Bytes) && Is(ref at, row.Message.Usage)
            && Is(ref at, row.Message.Model.Bytes) && Is(ref at, row.RequestedModel.Bytes) && Is(ref at, row.RequestRef.Bytes) && Is(ref at, row.Version.Bytes) && Is(ref at, row.AgentId.Bytes)
            && Is(ref at, row.SessionId.Bytes) && Is(ref at, row.ForkedFrom.Bytes) && Is(ref at, Signs(row) ? "1"u8 : "0"u8) && Is(ref at, row.IsSidechain ? "1"u8 : "0"u8);
    }

    // Texts stand one behind the other, each behind its length.
    private void Keep(ReadOnlySpan<byte> text)
    {
        while (_length + sizeof(int) + text.Length > _said.Length)
        {
            Array.Resize(ref _said, _said.Length * 2);
        }

        BinaryPrimitives.WriteInt32LittleEndian(_said.AsSpan(_length), text.Length);
        text.CopyTo(_said.AsSpan(_length + sizeof(int)));
        _length += sizeof(int) + text.Length;
    }

    private bool Is(ref int at, ReadOnlySpan<byte> text)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(_said.AsSpan(at));
        at += sizeof(int);
        if (length != text.Length || !_said.AsSpan(at, length).SequenceEqual(text))
        {
            return false;
        }

        at += length;
        return true;
    }
}
