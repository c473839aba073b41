using Fazm.Metering.Ledgers.Outbox;

namespace Fazm.Metering.Hosting.Diagnostics;

/// <summary>How long the oldest event of an outbox has waited.</summary>
internal static class OutboxAge
{
    /// <summary>Nothing where none waits, or where the clock was set back since.</summary>
    public static TimeSpan Of(LedgerOutbox outbox, TimeProvider time)
    {
        var oldest = outbox.Pending(1);
        if (oldest.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        var age = time.GetUtcNow() - oldest[0].Event.ReceivedAt.ToDateTimeOffset();
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }
}
