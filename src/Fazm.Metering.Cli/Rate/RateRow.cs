using System.Runtime.CompilerServices;
using Fazm.Metering.Pricing;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Reads one row of usage and writes its price. Not thread-safe.</summary>
internal sealed class RateRow
{
    private readonly PriceBook _book;
    private readonly DateOnly? _asOf;
    private readonly UsageReader _usage = new();
    private readonly KnownTexts _texts;
    private readonly AnyRow _any;
    private readonly RatedJson _json = new();
    private readonly List<RatedLine> _lines = [];
    private readonly Dictionary<(Platform, string), UnpricedHint> _hints = [];

    public RateRow(PriceBook book, DateOnly? asOf)
    {
        _book = book;
        _asOf = asOf;
        _texts = new(book);
        _any = new(book, asOf, _usage);
    }

    /// <summary>True to read plain rows as all others are read: to compare the two.</summary>
    public bool ReadsAlike { get; init; }

    /// <summary>Writes the answer to a line, with its line end; nothing for an empty line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Answer(ReadOnlySpan<byte> line, AnswerBuffer answers)
    {
        line = line is [(byte)'{', .., (byte)'}'] ? line : Trimmed(line);
        if (line.IsEmpty)
        {
            return;
        }

        Asked asked = default;
        if ((ReadsAlike || !PlainRow.TryRead(line, _asOf, _texts, _usage, ref asked)) && _any.Read(line, ref asked) is { } error)
        {
            AnswerError(error, answers, asked.IdIn(line));
            return;
        }

        var rated = _book.Rate(asked.Usage, asked.Model, asked.Circumstances, _lines);
        _json.Write(answers, asked.IdIn(line), rated, _lines, Hint(rated, asked));
    }

    public static void AnswerError(string error, AnswerBuffer answers, ReadOnlySpan<byte> id) =>
        answers.Raw("{\"id\":"u8).Raw(id).Raw(",\"error\":"u8).Text(error).Raw("}\n"u8);

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        return line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? line[3..] : line;
    }

    private UnpricedHint? Hint(in Priced rated, in Asked asked)
    {
        if ((rated.Flags & PriceFlags.UnpricedModel) == 0 || rated.PricedAs is not null || asked.Model is null)
        {
            return null;
        }

        var key = (asked.Circumstances.Platform, asked.Model);
        if (!_hints.TryGetValue(key, out var hint) && _hints.Count < 1024)
        {
            _hints[key] = hint = UnpricedHint.Of(_book, key.Platform, key.Model);
        }

        return hint;
    }
}
