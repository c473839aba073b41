using System.Runtime.CompilerServices;

namespace Fazm.Metering.Cli.Rate;

/// <summary>A run of whole lines, and the answers to it. One thread at a time.</summary>
internal sealed class RateBlock
{
    /// <summary>Where the lines are read into.</summary>
    public byte[] Bytes { get; set; } = new byte[1 << 18];

    /// <summary>How many bytes of lines there are.</summary>
    public int Length { get; set; }

    /// <summary>True when it stands for a line that is longer than can be held.</summary>
    public bool IsTooLong { get; set; }

    public AnswerBuffer Answers { get; } = new();

    /// <summary>Answers all lines; the last one needs no line end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Answer(RateRow row)
    {
        Answers.Clear();
        if (IsTooLong)
        {
            RateRow.AnswerError("the line is longer than 64 MiB", Answers, "null"u8);
            return;
        }

        ReadOnlySpan<byte> rest = Bytes.AsSpan(0, Length);
        while (rest.IndexOf((byte)'\n') is >= 0 and var length)
        {
            row.Answer(rest[..length], Answers);
            rest = rest[(length + 1)..];
        }

        row.Answer(rest, Answers);
    }
}
