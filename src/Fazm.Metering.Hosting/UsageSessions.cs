using System.Collections.Concurrent;
using Fazm.Metering.Ledgers;

namespace Fazm.Metering.Hosting;

/// <summary>Meters for any number of sessions at once. Thread-safe.</summary>
/// <remarks>A session is known by its id and by who uses it, so that nobody can add to another's by naming its id. Open sessions are kept in
/// memory until they are closed.</remarks>
/// <param name="meters">How to price what is shown while a session runs.</param>
/// <param name="intake">Where recorded usage goes.</param>
/// <param name="time">The time.</param>
public sealed class UsageSessions(MeterOptions meters, IUsageIntake intake, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Session, LedgerContext Who), MeteredSession> _open = new();

    /// <summary>How many sessions are open.</summary>
    public int Count => _open.Count;

    /// <summary>The session, opened where it is not; everybody who asks for it gets the same one.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="who">Who uses it and how it is paid. Its time of receipt is not looked at: what is recorded bears the time at which it is.</param>
    public MeteredSession Open(string session, LedgerContext who)
    {
        ArgumentException.ThrowIfNullOrEmpty(session);
        ArgumentNullException.ThrowIfNull(who);
        var key = (session, who with { ReceivedAt = EventTime.Unknown });
        return _open.GetOrAdd(key, static (key, self) => new MeteredSession(self, key.Session, key.Who), this);
    }

    internal MeterOptions Meters => meters;

    internal IUsageIntake Intake => intake;

    internal EventTime Now => EventTime.From(time.GetUtcNow());

    internal void Forget(MeteredSession session) => _open.TryRemove(new((session.Session, session.Who), session));
}
