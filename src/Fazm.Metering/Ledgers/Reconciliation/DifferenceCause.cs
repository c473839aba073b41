namespace Fazm.Metering.Ledgers.Reconciliation;

/// <summary>The likely cause of a difference. The first that applies, in the order of the numbers, is named.</summary>
public enum DifferenceCause
{
    /// <summary>There is no difference.</summary>
    None = 0,

    /// <summary>No more than the report's own digits leave open: half of the last digit of each of its amounts.</summary>
    Rounding = 1,

    /// <summary>The report charges for what no session shows: code execution, session time, or a line without a class or model.</summary>
    NotMetered = 2,

    /// <summary>The day before or after has the opposite difference for the same model and class.</summary>
    TimeZoneEdge = 3,

    /// <summary>We know the usage and have no price or no number for it, and the report charges more.</summary>
    Unpriced = 4,

    /// <summary>The one side says fast and the other does not.</summary>
    Fast = 5,

    /// <summary>The two sides name different service tiers, or we have committed capacity, which the cost report leaves out; or the quantities
    /// agree and one amount is half of the other.</summary>
    Tier = 6,

    /// <summary>The one side says computed in the United States and the other does not; or the quantities agree and the amounts are as 11 to 10.</summary>
    Geography = 7,

    /// <summary>The quantities agree and the amounts do not: another price.</summary>
    Price = 8,

    /// <summary>The report has more: calls that we never saw.</summary>
    UnseenCalls = 9,

    /// <summary>We have more: calls of another organisation, a page of the report that is missing, or what was not charged.</summary>
    NotInReport = 10,
}
