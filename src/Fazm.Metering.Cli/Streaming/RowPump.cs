namespace Fazm.Metering.Cli.Streaming;

/// <summary>Hands on every row of a stream as soon as its line end is there; at the end also a row without one.</summary>
internal static class RowPump
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Takes a row, which is valid during the call only.</summary>
    public delegate void RowHandler(ReadOnlySpan<byte> row);

    /// <summary>Reads to the end.</summary>
    public static void Run(Stream input, RowHandler handle, CancellationToken cancel)
    {
        var buffer = new byte[FirstBuffer];
        var filled = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, checked(buffer.Length * 2));
            }

            var read = input.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
            {
                break;
            }

            // What stood there before has no line end, so only the new bytes are searched.
            var searched = filled;
            filled += read;
            var start = 0;
            for (var end = buffer.AsSpan(searched, read).IndexOf((byte)'\n'); end >= 0;)
            {
                handle(Row(buffer.AsSpan(start, searched + end - start)));
                start = searched + end + 1;
                searched = start;
                end = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
        }

        if (filled > 0)
        {
            handle(Row(buffer.AsSpan(0, filled)));
        }
    }

    private static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;
}
