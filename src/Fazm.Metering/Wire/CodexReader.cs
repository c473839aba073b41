using System.Buffers.Binary;
using System.Security.Cryptography;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Codex;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Streams;

namespace Fazm.Metering.Wire;

/// <summary>Reads one Codex rollout: the rows <c>{timestamp, type, payload}</c> of a session.</summary>
/// <remarks>
/// <para>Usage stands in <c>token_count</c> events as a running total, which is written again and again: its growth is what was used. A fall means that the
/// counter began anew, and the new value counts in full. So does a total that equals the last call's own usage.</para>
/// <para>A fork's file begins with its parent's rows. Where they kept their times they are told as the parent's readings, with the ids that they have in the
/// parent's file; where their times were rewritten they are passed over, and only the counter goes on from them.</para>
/// <para>A reading's id is made of its time and numbers, so that a copy of it in any file is the same reading. One reader per file, from its start. Not thread-safe.</para>
/// </remarks>
public sealed class CodexReader : WireReader
{
    private readonly RowWalk _rows = new(CodexField.Shape);
    private readonly ReaderOptions _options;
    private readonly StreamIdentity _stream = new();
    private readonly CodexOrigin _origin = new();
    private CodexVector? _total;
    private string? _session;
    private string? _model;
    private string _last = string.Empty;
    private bool _placed;

    /// <summary>A reader of one file.</summary>
    /// <param name="options">What the caller knows; nothing where it is left out. A session, project or model named by a row wins.</param>
    public CodexReader(ReaderOptions? options = null)
        : base(Surface.Codex) => _options = options ?? ReaderOptions.Default;

    private string Session => _session ?? _options.Session ?? SessionIds.Unknown;

    private protected override void ReadRow(ReadOnlySpan<byte> row)
    {
        row = RowText.Trim(row);
        if (row.IsEmpty)
        {
            Emit(Reason.NoUsage);
            return;
        }

        RowFields found = default;
        if (_rows.TryScan(row, ref found))
        {
            ReadObject(row, found);
        }
        else
        {
            Emit(RowProblem.Of(row));
        }
    }

    private void ReadObject(ReadOnlySpan<byte> row, in RowFields found)
    {
        var type = found[CodexField.Type];
        if (type.Is(row, "session_meta"u8))
        {
            ReadMeta(row, found);
            return;
        }

        _stream.Hear(row, null);
        if (type.Is(row, "event_msg"u8))
        {
            if (found[CodexField.Event].Is(row, "token_count"u8))
            {
                ReadCount(row, found);
                return;
            }
        }
        else if (type.Is(row, "turn_context"u8))
        {
            _model = found[CodexField.Model].Model(row, Names) ?? _model;
            if (Place(found[CodexField.Directory].Text(row, Names), found[CodexField.Time].Time(row), null))
            {
                return;
            }
        }

        Emit(type.IsPresent ? Reason.NoUsage : Reason.UnknownRow, Session);
    }

    private void ReadMeta(ReadOnlySpan<byte> row, in RowFields found)
    {
        var id = found[CodexField.Id].Text(row, Names);
        _stream.Hear(row, id);
        if (id is not null && _session is null && _last.Length == 0)
        {
            var spawner = found[CodexField.Spawner].Text(row, Names);
            var parent = found[CodexField.ForkedFrom].Text(row, Names) ?? spawner;
            var (began, at) = (found[CodexField.Began].Time(row), found[CodexField.Time].Time(row));
            _session = id;
            _origin.Begin(parent, spawner is not null, began, at);
            if (Place(found[CodexField.Directory].Text(row, Names), EventTime.Earlier(began, at), parent))
            {
                return;
            }
        }
        else if (id is not null && _session is not null && _last.Length == 0 && !string.Equals(id, _session, StringComparison.Ordinal) && _origin.Parent is null)
        {
            _origin.Replay(id);
            Emit(new SessionFact(_session) { ForkedFrom = id });
            return;
        }

        Emit(Reason.NoUsage, Session);
    }

    /// <summary>Tells the session's project and parent, once.</summary>
    private bool Place(string? directory, EventTime at, string? parent)
    {
        var project = directory ?? _options.Project;
        if (_placed || (project ?? parent) is null)
        {
            return false;
        }

        _placed = true;
        Emit(new SessionFact(Session) { Project = project, At = at, ForkedFrom = parent });
        return true;
    }

    private void ReadCount(ReadOnlySpan<byte> row, in RowFields found)
    {
        _model = found[CodexField.CountedModel].Model(row, Names) ?? found[CodexField.Model].Model(row, Names) ?? _model;
        var refused = false;
        var hasTotal = CodexVector.TryRead(row, found, CodexField.Total, out var total, ref refused);
        var hasLast = CodexVector.TryRead(row, found, CodexField.Last, out var last, ref refused);
        if (refused)
        {
            Emit(Reason.NegativeTokenCount, Session);
            return;
        }

        if (!hasTotal && !hasLast)
        {
            // Only the account's limits.
            Emit(Reason.Gauge, Session);
            return;
        }

        if (hasTotal && total == _total)
        {
            Emit(Reason.RepeatedReading, Session);
            return;
        }

        var at = found[CodexField.Time].Time(row);
        var history = _origin.Of(at);
        var isFirst = _total is null;
        var before = _total ?? default;
        _total = hasTotal ? total : before + last;
        if (history == CodexHistory.Rewritten)
        {
            Emit(Reason.Duplicate, Session);
            return;
        }

        var growth = hasTotal ? total - before : last;
        var unknownStart = false;
        if (hasTotal && !isFirst && (total.Total < before.Total || (hasLast && total == last && growth != last)))
        {
            // The counter began anew.
            growth = total;
        }
        else if (hasTotal && isFirst && history == CodexHistory.Own && _origin.Parent is not null && !_origin.IsSpawned)
        {
            // A fork that shows no history: its first total holds an unknown part of the parent's.
            growth = hasLast ? last : total;
            unknownStart = !hasLast;
        }

        if (growth.HasNegative)
        {
            if (!hasLast)
            {
                Emit(Reason.Drift, Session, "total_token_usage");
                return;
            }

            growth = last;
        }

        EmitReading(row, at, history == CodexHistory.Copied ? _origin.Parent! : Session, growth, unknownStart, hasTotal ? total : default, last);
    }

    private void EmitReading(ReadOnlySpan<byte> row, EventTime at, string session, CodexVector growth, bool unknownStart, CodexVector total, CodexVector last)
    {
        var tokens = growth.ToTokens(out var clamped);
        if (clamped)
        {
            Emit(Reason.CachedExceedsInput, session);
        }

        Place(null, at, null);
        var id = at.IsKnown ? IdOf(at, total, last) : _stream.NextReading(row);
        Emit(new CounterReading
        {
            Id = id,
            Session = session,
            Stream = _stream.Id,
            After = _last,
            Surface = Surface.Codex,
            Kind = unknownStart ? CounterKind.RunningTotal : CounterKind.Increment,
            Start = unknownStart ? CounterStart.NotSeen : CounterStart.Previous,
            At = at,
            Rows = [new ModelCount(_model ?? _options.Model, tokens, SplitKnown: true)],
        });
        _last = id;
    }

    /// <summary>The id that the same reading has in every file that it was copied to.</summary>
    private static string IdOf(EventTime at, CodexVector total, CodexVector last)
    {
        Span<byte> text = stackalloc byte[11 * sizeof(long)];
        ReadOnlySpan<long> numbers =
            [at.UtcTicks, total.Input, total.Cached, total.Output, total.Reasoning, total.Total, last.Input, last.Cached, last.Output, last.Reasoning, last.Total];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(text[(i * sizeof(long))..], numbers[i]);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
