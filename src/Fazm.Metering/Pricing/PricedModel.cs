using System.Runtime.CompilerServices;

namespace Fazm.Metering.Pricing;

/// <summary>A model with its ids and its prices over time. Immutable.</summary>
public sealed class PricedModel
{
    private readonly PriceVersion[] _timeline;

    internal PricedModel(string id, string book, IReadOnlyList<PricedModelId> ids, IReadOnlyList<PriceVersion> versions)
    {
        Id = id;
        Book = book;
        Ids = ids;
        Versions = versions;
        _timeline = Timeline.Sorted(versions);
        Unpriced = new(id);
    }

    /// <summary>The book's id of the model.</summary>
    public string Id { get; }

    /// <summary>The book and its version.</summary>
    public string Book { get; }

    /// <summary>The ids that platforms know it by.</summary>
    public IReadOnlyList<PricedModelId> Ids { get; }

    /// <summary>The day it was retired; <see langword="null"/> where it was not. Retirement does not end a price.</summary>
    public DateOnly? RetiredOn { get; internal init; }

    /// <summary>All versions, withdrawn ones too, in the order of the book.</summary>
    public IReadOnlyList<PriceVersion> Versions { get; }

    /// <summary>The version in force on a UTC day, as known at the end of another; <see langword="null"/> where there is none.</summary>
    public PriceVersion? VersionAt(DateOnly day, DateOnly? asOf = null) => VersionAt(day.DayNumber, asOf);

    /// <summary>The lines of usage that has no price though the model has.</summary>
    internal UnpricedMeters Unpriced { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PriceVersion? VersionAt(int day, DateOnly? asOf) => Timeline.Pick(_timeline, day, asOf);
}
