using Fazm.Metering.Ledgers;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Sqlite.Storage;

/// <summary>What the rows of one session and model have in common. It stands once, so a row is a few numbers and two indexes serve all questions.</summary>
internal readonly record struct Facet(
    string User, string? Device, string? Session, string? Lineage, string? Agent, string Source, string Payer, string? Platform, string? Model,
    string? PricedAs, string? Book, string? Version, Funding Funding, LedgerEventKind EventKind)
{
    /// <summary>Of what tells most facets apart; a hash of all fourteen would cost more than the look-up.</summary>
    public override int GetHashCode() => HashCode.Combine(Session, User, Model, Version);

    public static Facet Of(LedgerRow row) => new(
        row.User, row.Device, row.Session, row.Lineage, row.Agent, row.Source, row.Payer, row.Platform is { } platform ? PlatformNames.Of(platform) : null, row.Model,
        row.PricedAs, row.Book, row.Version, row.Funding, row.EventKind);
}
