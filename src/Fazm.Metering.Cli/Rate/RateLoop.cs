using System.Buffers;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Reads lines and writes an answer for each, in order. Whatever was read is answered before more is waited for.</summary>
internal sealed class RateLoop(RateRow row)
{
    private const int ReadSize = 1 << 17;
    private const int LongestLine = 1 << 26;

    private readonly ArrayBufferWriter<byte> _answers = new(1 << 18);

    public async Task RunAsync(Stream input, Stream output, CancellationToken cancel)
    {
        var buffer = new byte[ReadSize];
        var held = 0;
        var skipping = false;
        while (true)
        {
            var read = await input.ReadAsync(buffer.AsMemory(held), cancel);
            if (read == 0)
            {
                if (held > 0 && !skipping)
                {
                    row.Answer(buffer.AsSpan(0, held), _answers);
                }

                await FlushAsync(output, cancel);
                return;
            }

            var used = AnswerLines(buffer.AsSpan(0, held + read), ref skipping);
            held = held + read - used;
            buffer.AsSpan(used, held).CopyTo(buffer);
            if (held == buffer.Length)
            {
                if (held < LongestLine)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
                else
                {
                    // The rest of the line is passed over; it has its answer.
                    RateRow.AnswerError("the line is longer than 64 MiB", _answers);
                    (held, skipping) = (0, true);
                }
            }

            await FlushAsync(output, cancel);
        }
    }

    private int AnswerLines(Span<byte> bytes, ref bool skipping)
    {
        var start = 0;
        while (bytes[start..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (!skipping)
            {
                row.Answer(bytes.Slice(start, length), _answers);
            }

            skipping = false;
            start += length + 1;
        }

        return start;
    }

    private async Task FlushAsync(Stream output, CancellationToken cancel)
    {
        if (_answers.WrittenCount > 0)
        {
            await output.WriteAsync(_answers.WrittenMemory, cancel);
            await output.FlushAsync(cancel);
            _answers.ResetWrittenCount();
        }
    }
}
