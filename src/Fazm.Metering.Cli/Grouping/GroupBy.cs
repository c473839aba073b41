namespace Fazm.Metering.Cli.Grouping;

/// <summary>What entries are grouped by; the names are those of <c>--by</c>.</summary>
internal enum GroupBy
{
    /// <summary>The session that paid.</summary>
    Session,

    /// <summary>The model that answered.</summary>
    Model,

    /// <summary>The day in the chosen time zone.</summary>
    Day,

    /// <summary>The ISO week in the chosen time zone.</summary>
    Week,

    /// <summary>The month in the chosen time zone.</summary>
    Month,

    /// <summary>The session's project.</summary>
    Project,

    /// <summary>The main conversation or a subagent.</summary>
    Agent,

    /// <summary>Where the figures were heard.</summary>
    Surface,
}
