using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Fazm.Metering.Cli.Rate;

/// <summary>Reads lines and writes an answer for each, in order. Blocks are answered side by side; whatever was read is answered and written without
/// waiting for more.</summary>
/// <param name="newRow">Makes what answers rows; every thread has its own.</param>
/// <param name="atOnce">How many blocks are answered at the same time.</param>
internal sealed class RateLoop(Func<RateRow> newRow, int atOnce)
{
    private readonly ConcurrentBag<RateRow> _rows = [];

    /// <exception cref="IOException">The input or the output failed; what was read before has its answers.</exception>
    public async Task RunAsync(Stream input, Stream output, CancellationToken cancel)
    {
        var free = Channel.CreateUnbounded<RateBlock>();
        var answered = Channel.CreateUnbounded<(RateBlock Block, Task Done)>();
        var writing = WriteAsync(answered.Reader, free.Writer, output, cancel);
        try
        {
            // One more is being read meanwhile, and one written.
            await ReadAsync(input, answered.Writer, free.Reader, atOnce + 2, cancel);
        }
        catch (ChannelClosedException)
        {
            // The writer gave up, and says why.
        }
        finally
        {
            answered.Writer.Complete();
            await writing;
        }
    }

    private async Task ReadAsync(Stream input, ChannelWriter<(RateBlock Block, Task Done)> answered, ChannelReader<RateBlock> free, int most, CancellationToken cancel)
    {
        var reader = new BlockReader(input);
        var made = 0;
        while (true)
        {
            if (!free.TryRead(out var block))
            {
                block = made++ < most ? new RateBlock() : await free.ReadAsync(cancel);
            }

            var more = await reader.FillAsync(block, cancel);
            await answered.WriteAsync((block, Task.Run(() => Answer(block), cancel)), cancel);
            if (!more)
            {
                return;
            }
        }
    }

    private void Answer(RateBlock block)
    {
        var row = _rows.TryTake(out var free) ? free : newRow();
        block.Answer(row);
        _rows.Add(row);
    }

    private static async Task WriteAsync(ChannelReader<(RateBlock Block, Task Done)> answered, ChannelWriter<RateBlock> free, Stream output, CancellationToken cancel)
    {
        try
        {
            await foreach (var (block, done) in answered.ReadAllAsync(cancel))
            {
                await done;
                await output.WriteAsync(block.Answers.Written, cancel);
                await output.FlushAsync(cancel);
                free.TryWrite(block);
            }
        }
        finally
        {
            free.Complete();
        }
    }
}
