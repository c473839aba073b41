namespace Fazm.Metering.Cli.Rate;

/// <summary>Cuts a stream into blocks of whole lines. A block ends with the last line that came in one read, so a line never waits for the next. Not thread-safe.</summary>
/// <param name="input">The stream.</param>
/// <param name="longestLine">How many bytes of a line can be held; at least what a block holds from the start.</param>
internal sealed class BlockReader(Stream input, int longestLine = 1 << 26)
{
    private byte[] _begun = [];
    private int _begunLength;
    private bool _skips;

    /// <summary>Waits until there is a whole line, and takes all that are there.</summary>
    /// <returns><see langword="false"/> at the end of the stream, which ends the last line too; the block then has what was left.</returns>
    public async ValueTask<bool> FillAsync(RateBlock block, CancellationToken cancel)
    {
        (block.Length, block.IsTooLong) = (0, false);
        var held = Return(block);
        while (true)
        {
            if (held == block.Bytes.Length)
            {
                if (held >= longestLine)
                {
                    // Its rest is passed over; it has its answer.
                    return _skips = block.IsTooLong = true;
                }

                block.Bytes = Larger(block.Bytes, held);
            }

            var read = await input.ReadAsync(block.Bytes.AsMemory(held), cancel);
            if (read == 0)
            {
                block.Length = held;
                return false;
            }

            if (_skips)
            {
                var end = block.Bytes.AsSpan(0, read).IndexOf((byte)'\n') + 1;
                _skips = end == 0;
                block.Bytes.AsSpan(_skips ? read : end, _skips ? 0 : read - end).CopyTo(block.Bytes);
                read = _skips ? 0 : read - end;
            }

            var last = block.Bytes.AsSpan(held, read).LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                block.Length = held + last + 1;
                Keep(block.Bytes.AsSpan(block.Length, read - last - 1));
                return true;
            }

            held += read;
        }
    }

    /// <summary>Keeps the begin of a line for the next block, whoever has this one meanwhile.</summary>
    private void Keep(ReadOnlySpan<byte> begun)
    {
        _begun = _begun.Length < begun.Length ? new byte[begun.Length * 2] : _begun;
        begun.CopyTo(_begun);
        _begunLength = begun.Length;
    }

    private int Return(RateBlock block)
    {
        block.Bytes = block.Bytes.Length < _begunLength * 2 ? new byte[_begunLength * 2] : block.Bytes;
        _begun.AsSpan(0, _begunLength).CopyTo(block.Bytes);
        (var held, _begunLength) = (_begunLength, 0);
        return held;
    }

    private byte[] Larger(byte[] bytes, int held)
    {
        var larger = new byte[Math.Min(bytes.Length * 2, longestLine)];
        bytes.AsSpan(0, held).CopyTo(larger);
        return larger;
    }
}
