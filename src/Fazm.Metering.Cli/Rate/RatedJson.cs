using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fazm.Metering.Pricing;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Writes rated calls in the contract's shape: money is text, unknown is <c>null</c>. What answers repeat is made into text once. Not thread-safe.</summary>
internal sealed class RatedJson
{
    private readonly LineTexts _lines = new();
    private readonly SourceTexts _sources = new();
    private readonly Dictionary<PriceFlags, byte[]> _flags = [];

    /// <summary>Writes the whole answer with its line end.</summary>
    /// <param name="answers">Where to.</param>
    /// <param name="id">The id as JSON.</param>
    /// <param name="rated">The rated call.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="hint">What helps where the model has no price.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(AnswerBuffer answers, ReadOnlySpan<byte> id, in Priced rated, List<RatedLine> lines, UnpricedHint? hint)
    {
        var source = _sources.Get(rated);
        var most = 64 + id.Length + source.Length + (AnswerSpan.LongestNumber * 2);
        var all = CollectionsMarshal.AsSpan(lines);
        foreach (ref readonly var line in all)
        {
            most += _lines.Get(line.Price).MostBytes;
        }

        var json = new AnswerSpan(answers.Room(most));
        json.Raw("{\"id\":"u8);
        json.Raw(id);
        json.Raw(",\"cost\":"u8);
        json.Money(rated.Cost);
        if (rated.Upper is not null)
        {
            json.Raw(",\"upper\":"u8);
            json.Money(rated.Upper);
        }

        json.Raw(source);
        for (var i = 0; i < all.Length; i++)
        {
            _lines.Get(all[i].Price).Write(ref json, all[i], i == 0, rated.Version);
        }

        var isPlain = rated.Flags == PriceFlags.None && hint is null;
        json.Raw(isPlain ? "],\"flags\":[]}\n"u8 : "],\"flags\":"u8);
        answers.Wrote(json.Length);
        if (!isPlain)
        {
            answers.Raw(Flags(rated.Flags));
            hint?.Write(answers);
            answers.Raw("}\n"u8);
        }
    }

    private byte[] Flags(PriceFlags flags)
    {
        if (!_flags.TryGetValue(flags, out var text))
        {
            string[] names = [.. flags.ToReasons().Select(reason => reason.Flag())];
            _flags[flags] = text = new AnswerBuffer().Texts(names).Written.ToArray();
        }

        return text;
    }
}
