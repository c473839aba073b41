namespace Fazm.Metering.Pricing;

/// <summary>A meter that is not tokens, such as web searches, with its prices over time. Immutable.</summary>
public sealed class PricedMeter
{
    private readonly MeterVersion[] _timeline;

    internal PricedMeter(string id, string unit, string book, IReadOnlyList<Platform> platforms, IReadOnlyList<MeterVersion> versions)
    {
        Id = id;
        Unit = unit;
        Book = book;
        Platforms = platforms;
        Versions = versions;
        _timeline = Timeline.Sorted(versions);
    }

    /// <summary>Its id: <c>web_search</c>, <c>web_fetch</c>, or one of the caller's own.</summary>
    public string Id { get; }

    /// <summary>What one of it is, <c>request</c> for instance.</summary>
    public string Unit { get; }

    /// <summary>The book and its version.</summary>
    public string Book { get; }

    /// <summary>The platforms whose usage it prices.</summary>
    public IReadOnlyList<Platform> Platforms { get; }

    /// <summary>Its prices, in the order of the book.</summary>
    public IReadOnlyList<MeterVersion> Versions { get; }

    /// <summary>The price in force on a UTC day as known at the end of another; <see langword="null"/> where there is none.</summary>
    public MeterVersion? VersionAt(DateOnly day, DateOnly? asOf = null) => VersionAt(day.DayNumber, asOf);

    internal MeterVersion? VersionAt(int day, DateOnly? asOf) => Timeline.Pick(_timeline, day, asOf);
}
