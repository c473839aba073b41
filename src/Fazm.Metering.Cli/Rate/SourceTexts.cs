using System.Runtime.CompilerServices;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Keeps the texts of books and versions. Of two that fall on the same place the later one stays. Not thread-safe.</summary>
internal sealed class SourceTexts
{
    private const int Places = 1024;

    private readonly (string? Book, string? Version, byte[] Text)[] _texts = new (string?, string?, byte[])[Places];

    /// <summary>What stands between an answer's amount and its lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Get(in Priced rated)
    {
        // One book has one text of each of its versions.
        ref var held = ref _texts[rated.Version is null ? 0 : RuntimeHelpers.GetHashCode(rated.Version) & (Places - 1)];
        if (held.Text is null || !ReferenceEquals(held.Version, rated.Version) || !ReferenceEquals(held.Book, rated.Book))
        {
            held = (rated.Book, rated.Version, Make(rated));
        }

        return held.Text;
    }

    private static byte[] Make(in Priced rated) => new AnswerBuffer()
        .Raw(",\"currency\":\"USD\",\"book\":"u8).Text(rated.Book).Raw(",\"version\":"u8).Text(rated.Version).Raw(",\"lines\":["u8).Written.ToArray();
}
