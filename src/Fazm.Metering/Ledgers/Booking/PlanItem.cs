namespace Fazm.Metering.Ledgers.Booking;

/// <summary>One event while a batch is planned.</summary>
internal sealed class PlanItem(LedgerState? stored, LedgerState now)
{
    private PlanItem? _joinedInto;

    /// <summary>What is stored; <see langword="null"/> for what this batch brings.</summary>
    public LedgerState? Stored => stored;

    /// <summary>What it will be.</summary>
    public LedgerState Now { get; set; } = now;

    public bool IsChanged { get; set; } = stored is null;

    public bool IsJoined => _joinedInto is not null;

    /// <summary>The item that this one turned out to be.</summary>
    public PlanItem Root
    {
        get
        {
            var root = this;
            while (root._joinedInto is { } next)
            {
                root = next;
            }

            return root;
        }
    }

    public void JoinInto(PlanItem survivor)
    {
        _joinedInto = survivor;
        IsChanged = true;
        Now = Now with { JoinedInto = survivor.Now.Key, Lines = [] };
    }

    /// <summary>The one that was stored first goes before; of two new ones the ordinally first.</summary>
    public static int Compare(PlanItem a, PlanItem b)
    {
        var order = (a.Stored is null).CompareTo(b.Stored is null);
        order = order != 0 ? order : a.Now.FirstRecordedAt.CompareTo(b.Now.FirstRecordedAt);
        return order != 0 ? order : a.Now.Key.CompareTo(b.Now.Key);
    }
}
