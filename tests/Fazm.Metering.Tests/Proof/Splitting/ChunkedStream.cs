namespace Fazm.Metering.Tests.Proof.Splitting;

/// <summary>A stream that gives its bytes in the chunks it is told, as a pipe or a socket does; and that may have nothing for the moment between them.</summary>
internal sealed class ChunkedStream(byte[] bytes, IReadOnlyList<int> cuts, bool pauses = false) : Stream
{
    private int _position;
    private int _chunk;
    private bool _paused;

    public bool IsDone => _position == bytes.Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (pauses && !_paused && !IsDone)
        {
            _paused = true;
            return 0;
        }

        _paused = false;
        while (_chunk < cuts.Count && cuts[_chunk] <= _position)
        {
            _chunk++;
        }

        var end = _chunk < cuts.Count ? cuts[_chunk] : bytes.Length;
        var count = Math.Min(end - _position, buffer.Length);
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
