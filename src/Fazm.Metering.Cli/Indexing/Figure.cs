namespace Fazm.Metering.Cli.Indexing;

/// <summary>An amount to be shown, and in how many places it is short of the truth.</summary>
/// <param name="Cost">Of all that has a price.</param>
/// <param name="Short">How many calls never got their final usage or have no price; more than zero makes it a lower bound.</param>
internal readonly record struct Figure(PicoUsd Cost, long Short)
{
    /// <summary>True when the true amount is at least this.</summary>
    public bool IsLowerBound => Short > 0;

    /// <summary>As it is shown where there is little room.</summary>
    public string Text => Reporting.MoneyText.Short(Cost, IsLowerBound);

    public static Figure operator +(Figure a, Figure b) => new(a.Cost + b.Cost, a.Short + b.Short);

    public static Figure operator -(Figure a, Figure b) => new(a.Cost - b.Cost, a.Short - b.Short);
}
