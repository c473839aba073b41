using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Fazm.Metering.Pricing.Books;

namespace Fazm.Metering.Pricing;

/// <summary>Prices of models and meters over time, from one file or several on top of each other, and the rules that apply them.</summary>
/// <remarks>Immutable and thread-safe. An amount is exact or it is not there. Rules: facts, prices, sections 3 and 7.</remarks>
public sealed partial class PriceBook
{
    private const int MostKnownSpellings = 8192;
    private const int Recent = 256;

    private static readonly Lazy<PriceBook> Embedded = new(LoadEmbedded);

    private readonly ImmutableArray<BookPart> _parts;
    private readonly ConcurrentDictionary<string, ModelEntry>[] _known = new ConcurrentDictionary<string, ModelEntry>[PlatformNames.All.Count];
    private readonly ModelEntry?[] _recent = new ModelEntry?[Recent];
    private int _knownCount;

    private PriceBook(ImmutableArray<BookPart> parts)
    {
        _parts = parts;
        for (var i = 0; i < _known.Length; i++)
        {
            _known[i] = new(StringComparer.Ordinal);
        }

        VersionIds = [.. parts.Where(part => part.PublishedAt.IsKnown).Select(part => part.Title)];
        foreach (var part in parts)
        {
            PublishedAt = !PublishedAt.IsKnown || (part.PublishedAt.IsKnown && part.PublishedAt > PublishedAt) ? part.PublishedAt : PublishedAt;
        }
    }

    /// <summary>The books that came with the library, all providers together; read once, on first use.</summary>
    public static PriceBook Default => Embedded.Value;

    /// <summary>The books and their versions, the lower first: <c>anthropic 2026-11-22.1</c>.</summary>
    public IReadOnlyList<string> VersionIds { get; }

    /// <summary>When the newest of the books was published. Usage without a time is priced at this one.</summary>
    public EventTime PublishedAt { get; }

    /// <summary>What is odd about the books without refusing them.</summary>
    public IReadOnlyList<PriceBookError> Warnings => [.. _parts.SelectMany(part => part.Warnings)];

    /// <summary>All models, in the order of the books.</summary>
    public IReadOnlyList<PricedModel> Models => [.. _parts.SelectMany(part => part.Models)];

    /// <summary>All meters that are not tokens, in the order of the books.</summary>
    public IReadOnlyList<PricedMeter> Meters => [.. _parts.SelectMany(part => part.Meters)];

    /// <summary>Reads a book from a file.</summary>
    /// <exception cref="PriceBookException">The book is wrong; the exception has all its errors.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PriceBook FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return From(stream, path);
    }

    /// <summary>Reads a book from a stream of UTF-8 JSON to its end; the stream is not closed.</summary>
    /// <exception cref="PriceBookException">The book is wrong; the exception has all its errors.</exception>
    public static PriceBook FromStream(Stream stream) => From(stream, "from the stream");

    /// <summary>Reads a book without throwing on what it says.</summary>
    /// <param name="utf8">The JSON text.</param>
    /// <param name="book">The book, where the result is <see langword="true"/>.</param>
    /// <param name="found">All errors; or, where there are none, the warnings.</param>
    public static bool TryLoad(ReadOnlyMemory<byte> utf8, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PriceBook? book, out IReadOnlyList<PriceBookError> found)
    {
        // A byte order mark is what some editors leave; JSON has none.
        utf8 = utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? utf8[3..] : utf8;
        var part = BookLoader.Load(utf8, isOurs: false, out found);
        book = part is null ? null : new PriceBook([part]);
        return book is not null;
    }

    /// <summary>Puts books on top of each other: for a platform's id the last book that has it decides alone.</summary>
    public static PriceBook Combine(params IEnumerable<PriceBook> books)
    {
        ArgumentNullException.ThrowIfNull(books);
        return new([.. books.SelectMany(book => book._parts)]);
    }

    /// <summary>The model that an id or spelling means on a platform and UTC day; <see langword="null"/> where no book knows it.</summary>
    public PricedModel? Find(Platform platform, string spelling, DateOnly day) =>
        Lookup(platform, spelling).TryFind(day.DayNumber, out var model, out _) ? model : null;

    /// <summary>The first UTC day on which the books have a price for an id or spelling of a platform, whatever its tiers and speeds.</summary>
    /// <returns><see langword="null"/> where no book knows it, or where its first price has no known start.</returns>
    public DateOnly? FirstPricedOn(Platform platform, string spelling)
    {
        ArgumentNullException.ThrowIfNull(spelling);
        var versions = _parts.SelectMany(part => part.Find(platform, spelling)).SelectMany(found => found.Model.Versions).Where(version => version.WithdrawnAt is null).ToArray();
        return Array.Exists(versions, version => version.From is null) ? null : versions.Min(version => version.From);
    }

    /// <summary>The platforms that have an id or spelling; empty where no book knows it.</summary>
    public IReadOnlyList<Platform> PlatformsOf(string spelling)
    {
        ArgumentNullException.ThrowIfNull(spelling);
        return [.. Enum.GetValues<Platform>().Where(platform => Array.Exists([.. _parts], part => part.Find(platform, spelling).Length > 0))];
    }

    /// <summary>The platform of a name: one of <see cref="PlatformNames"/>, or one that a book says bills at the same prices.</summary>
    public bool TryFindPlatform(string name, out Platform platform)
    {
        if (PlatformNames.TryParse(name, out platform))
        {
            return true;
        }

        foreach (var part in _parts)
        {
            if (part.SamePrices.Contains(name, StringComparer.Ordinal) && part.Models is [{ Ids: [var first, ..] }, ..])
            {
                platform = first.Platform;
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ModelEntry Lookup(Platform platform, string spelling)
    {
        // Readers keep one string per model, so most look-ups end here, without a write that other threads would wait for.
        ref var recent = ref _recent[(RuntimeHelpers.GetHashCode(spelling) + (int)platform) & (Recent - 1)];
        if (recent is { } last && ReferenceEquals(last.Spelling, spelling) && last.Platform == platform)
        {
            return last;
        }

        return recent = LookupSeldom(platform, spelling);
    }

    private ModelEntry LookupSeldom(Platform platform, string spelling)
    {
        var known = (uint)platform < (uint)_known.Length ? _known[(int)platform] : null;
        if (known is null || !known.TryGetValue(spelling, out var entry))
        {
            entry = new ModelEntry(spelling, platform, Meanings(platform, spelling));
            if (_knownCount < MostKnownSpellings && known?.TryAdd(spelling, entry) == true)
            {
                Interlocked.Increment(ref _knownCount);
            }
        }

        return entry;
    }

    internal MeterVersion? FindMeter(Platform platform, string meter, int day, DateOnly? asOf, out string? book)
    {
        for (var i = _parts.Length - 1; i >= 0; i--)
        {
            var meters = _parts[i].Meters;
            for (var m = 0; m < meters.Count; m++)
            {
                if (string.Equals(meters[m].Id, meter, StringComparison.Ordinal) && meters[m].Platforms.Contains(platform))
                {
                    book = meters[m].Book;
                    return meters[m].VersionAt(day, asOf);
                }
            }
        }

        book = null;
        return null;
    }

    private Meaning[] Meanings(Platform platform, string spelling)
    {
        for (var i = _parts.Length - 1; i >= 0; i--)
        {
            if (_parts[i].Aliases.TryGetValue(BookPart.AliasKey(platform, spelling), out var means))
            {
                // Followed once: an alias names what a book holds.
                return Array.FindLast([.. _parts.Select(part => part.Find(platform, means))], meanings => meanings.Length > 0) ?? [];
            }

            if (_parts[i].Find(platform, spelling) is { Length: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }

    private static PriceBook From(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return TryLoad(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), out var book, out var found) ? book : throw new PriceBookException(name, found);
    }

    private static PriceBook LoadEmbedded()
    {
        var assembly = typeof(PriceBook).Assembly;
        return Combine(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("pricing/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var utf8 = new byte[stream.Length];
                stream.ReadExactly(utf8);
                return new PriceBook([BookLoader.Load(utf8, isOurs: true, out var found) ?? throw new PriceBookException(name, found)]);
            }));
    }
}
