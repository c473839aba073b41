namespace Fazm.Metering.Ledgers;

/// <summary>What a stored total is about. Totals are derived: sums of rows, and nothing that could not be added up again from them.</summary>
/// <param name="User">Who used it.</param>
/// <param name="Day">The UTC day of <see cref="LedgerRow.PostedAt"/>.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Source">What used it.</param>
/// <param name="Platform">The platform's name where events said it, else empty.</param>
/// <param name="Model">The model as on the wire, else empty.</param>
public readonly record struct LedgerTotalKey(string User, DateOnly Day, string Payer, string Source, string Platform, string Model)
{
    /// <summary>The total that a row goes into.</summary>
    public static LedgerTotalKey Of(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.User, row.PostedAt.UtcDay, row.Payer, row.Source, row.Platform is { } platform ? Pricing.PlatformNames.Of(platform) : string.Empty, row.Model ?? string.Empty);
    }
}
