using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Threading.Channels;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Outbox;
using Fazm.Metering.Observations;

namespace Fazm.Metering.Hosting;

/// <summary>A session that is metered while it runs, and recorded in the ledger. Thread-safe.</summary>
/// <remarks>Metering and recording are apart: <see cref="Observe"/> is quick and touches no disk, <see cref="RecordAsync"/> stores what became known
/// since, as often as the caller likes. Observations of other sessions count for nothing.</remarks>
public sealed class MeteredSession
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _turn = Channel.CreateBounded<bool>(1);
    private readonly UsageSessions _sessions;
    private readonly SessionMeter _meter;
    private readonly Dictionary<EventKey, UInt128> _told = [];

    internal MeteredSession(UsageSessions sessions, string session, LedgerContext who)
    {
        _sessions = sessions;
        _meter = new SessionMeter(session, sessions.Meters);
        Session = session;
        Who = who;
    }

    /// <summary>Its id.</summary>
    public string Session { get; }

    /// <summary>Who uses it, without a time of receipt.</summary>
    public LedgerContext Who { get; }

    /// <summary>The running total.</summary>
    public SessionTotal Total
    {
        get
        {
            lock (_gate)
            {
                return _meter.Total;
            }
        }
    }

    /// <summary>Joins an observation and says what it added to the total: mostly nothing. Never throws on what was observed.</summary>
    public UsageDeltas Observe(in Observation seen)
    {
        lock (_gate)
        {
            return _meter.Observe(seen);
        }
    }

    /// <summary>Stores what became known since the last time. What could not be stored is told again the next time.</summary>
    /// <returns>For each event that was told why it was not taken; <see cref="LedgerRefusal.None"/> for what is durable now. Empty where nothing is new.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public async ValueTask<ImmutableArray<LedgerRefusal>> RecordAsync(CancellationToken cancel = default)
    {
        // One at a time: whoever has put something in has the turn.
        await _turn.Writer.WriteAsync(true, cancel).ConfigureAwait(false);
        try
        {
            var events = Untold(out var digests);
            if (events.Count == 0)
            {
                return [];
            }

            var refusals = await _sessions.Intake.AcceptAsync(events, cancel).ConfigureAwait(false);
            for (var i = 0; i < events.Count; i++)
            {
                _told[events[i].Key] = digests[i];
            }

            return refusals;
        }
        finally
        {
            _turn.Reader.TryRead(out _);
        }
    }

    /// <summary>Stores what is left and forgets the session. Where storing fails the session stays.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public async ValueTask<ImmutableArray<LedgerRefusal>> CloseAsync(CancellationToken cancel = default)
    {
        var refusals = await RecordAsync(cancel).ConfigureAwait(false);
        _sessions.Forget(this);
        return refusals;
    }

    /// <summary>The events that say something new, in the feed's order.</summary>
    private List<LedgerEvent> Untold(out List<UInt128> digests)
    {
        ImmutableArray<LedgerEvent> all;
        lock (_gate)
        {
            all = LedgerFeed.Of(_meter, Who with { ReceivedAt = _sessions.Now });
        }

        List<LedgerEvent> events = [];
        digests = [];
        foreach (var seen in all)
        {
            var digest = Digest(seen);
            if (!_told.TryGetValue(seen.Key, out var told) || told != digest)
            {
                events.Add(seen);
                digests.Add(digest);
            }
        }

        return events;
    }

    // What no ledger takes has no bytes. It is told once, and refused.
    private static UInt128 Digest(LedgerEvent seen)
    {
        var first = seen with { ReceivedAt = EventTime.FromUtcTicks(1) };
        if (LedgerEventFormat.Check(first) != LedgerRefusal.None)
        {
            return UInt128.Zero;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(LedgerEventFormat.Write(first), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
