using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Bridge;
using Fazm.Metering.Wire.Json;
using Fazm.Metering.Wire.Streams;

namespace Fazm.Metering.Wire;

/// <summary>Reads the JSON lines that Fazm's bridge writes for the desktop.</summary>
/// <remarks>
/// <para>Each <c>result</c> states what one prompt used and cost, as the bridge took it from the agent's counters: a difference, never a total. It names no model
/// and no lifetime of cache writes.</para>
/// <para>A result of nothing but zeros is what the bridge writes when it knows nothing (an interrupt, an agent that reports no usage): it is unknown, not zero.
/// A cost of <c>null</c>, or below zero, which a restarted counter gives, is unknown too (facts: Fazm requirements, D5 and D9).</para>
/// <para>No ids stand on this wire, so a reading is named by its stream and its place in it. One reader per stream. Not thread-safe.</para>
/// </remarks>
public sealed class BridgeReader : WireReader
{
    private readonly RowWalk _rows = new(BridgeField.Shape);
    private readonly ReaderOptions _options;
    private readonly StreamIdentity _stream = new();
    private readonly HashSet<string> _placed = new(StringComparer.Ordinal);
    private string? _session;
    private string _last = string.Empty;

    /// <summary>A reader of one stream.</summary>
    /// <param name="options">What the caller knows; nothing where it is left out. A session or model named by a line wins.</param>
    public BridgeReader(ReaderOptions? options = null)
        : base(Surface.Bridge) => _options = options ?? ReaderOptions.Default;

    private protected override void ReadRow(ReadOnlySpan<byte> row)
    {
        row = RowText.Trim(row);
        if (row.IsEmpty)
        {
            Emit(Reason.NoUsage);
            return;
        }

        RowFields found = default;
        if (!_rows.TryScan(row, ref found))
        {
            Emit(RowProblem.Of(row));
            return;
        }

        _stream.Hear(row, null);
        var type = found[BridgeField.Type];
        if (type.Is(row, "result"u8))
        {
            ReadResult(row, found);
        }
        else
        {
            _session = found[BridgeField.NewSession].Text(row, Names) ?? (type.Is(row, "session_started"u8) ? found[BridgeField.Session].Text(row, Names) : null) ?? _session;
            Emit(type.IsPresent ? Reason.NoUsage : Reason.UnknownRow, _session);
        }
    }

    private void ReadResult(ReadOnlySpan<byte> row, in RowFields found)
    {
        var session = found[BridgeField.Session].Text(row, Names) ?? _session ?? _options.Session ?? SessionIds.Unknown;
        var refused = false;

        // The wire does not say how long cache writes live.
        var tokens = new TokenCounts(
            found[BridgeField.Input].Count(row, ref refused) ?? 0,
            found[BridgeField.Output].Count(row, ref refused) ?? 0,
            found[BridgeField.CacheWrite].Count(row, ref refused) ?? 0,
            0,
            found[BridgeField.CacheRead].Count(row, ref refused) ?? 0,
            0,
            0);
        if (refused)
        {
            Emit(Reason.NegativeTokenCount, session);
            return;
        }

        var cost = found[BridgeField.Cost].Amount(row);
        if (cost < PicoUsd.Zero)
        {
            Emit(Reason.Drift, session, "costUsd");
            cost = null;
        }

        if (tokens.IsZero && (cost ?? PicoUsd.Zero).IsZero)
        {
            Emit(Reason.UsageNotReported, session);
            return;
        }

        if (_options.Project is { } project && _placed.Add(session))
        {
            Emit(new SessionFact(session) { Project = project });
        }

        var model = found[BridgeField.Model].Model(row, Names) ?? _options.Model;
        var reading = new CounterReading
        {
            Id = _stream.NextReading(row),
            Session = session,
            Stream = _stream.Id,
            After = _last,
            Surface = Surface.Bridge,
            Kind = CounterKind.Increment,
            At = found[BridgeField.Time].Time(row),

            // Money without tokens says nothing about tokens.
            Rows = tokens.IsZero ? default : [new ModelCount(model, tokens, tokens.CacheWrite == 0)],
            Turn = tokens,
            CostIncrement = cost,
            ModelFromCalls = model is null,
        };
        _last = reading.Id;
        Emit(reading);
    }
}
