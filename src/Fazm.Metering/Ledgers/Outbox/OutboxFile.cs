namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>The files of an outbox: the records, and beside them a lock, a copy being made, and damaged bytes that were set aside.</summary>
internal sealed class OutboxFile : IDisposable
{
    private const int CopyBytes = 1 << 16;
    private readonly string _path;
    private readonly FileStream _hold;
    private FileStream? _file;

    public OutboxFile(string path)
    {
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);

        // A file of its own, since the records' file is replaced. Whoever opens second gets an IOException.
        _hold = Open(_path + ".lock", FileMode.OpenOrCreate);
    }

    public string Name => _path;

    public long Length => _file?.Length ?? 0;

    /// <summary>Opens the records, to be read from their start.</summary>
    public OutboxWindow OpenRecords()
    {
        File.Delete(_path + ".new");
        _file = Open(_path, FileMode.OpenOrCreate);
        return new(_file);
    }

    /// <summary>Cuts off what a crash left behind the last record.</summary>
    public void CutTo(long length)
    {
        var file = Current();
        if (file.Length != length)
        {
            file.SetLength(length);
            file.Flush(flushToDisk: true);
        }

        file.Position = length;
    }

    /// <summary>Reads a record that was whole when it was last seen.</summary>
    /// <exception cref="IOException">It is not as it was: somebody else wrote to the file, or the disk fails.</exception>
    public byte[] Record(long offset, int length)
    {
        var file = Current();
        var end = file.Position;
        var bytes = new byte[length];
        file.Position = offset;
        var count = file.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        file.Position = end;
        return count == length && OutboxRecord.IsWhole(bytes) ? bytes : throw new IOException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_path} was changed by somebody else at byte {offset}; open it again."));
    }

    /// <summary>Writes to the end, durably. After a failure nobody knows what was written, so nothing more is until the file was read again.</summary>
    public void Append(MemoryStream records)
    {
        var file = Current();
        _file = null;
        try
        {
            file.Write(records.GetBuffer(), 0, (int)records.Length);
            file.Flush(flushToDisk: true);
            _file = file;
        }
        finally
        {
            if (_file is null)
            {
                Abandon(file);
            }
        }
    }

    /// <summary>Sets bytes aside, durably.</summary>
    public void SetAside(IEnumerable<OutboxDamage> damage)
    {
        using var file = Open(_path + ".damaged", FileMode.OpenOrCreate);
        file.Seek(0, SeekOrigin.End);
        foreach (var (_, offset, length) in damage)
        {
            Copy(offset, length, file);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Puts other records in the place of all: at every instant the file is the one or the other.</summary>
    /// <param name="write">Writes them.</param>
    public void Replace(Action<Stream> write)
    {
        var old = Current();
        using (var copy = Open(_path + ".new", FileMode.Create))
        {
            using (var buffered = new BufferedStream(copy, CopyBytes))
            {
                write(buffered);
                buffered.Flush();
                copy.Flush(flushToDisk: true);
            }
        }

        _file = null;
        old.Dispose();
        File.Move(_path + ".new", _path, overwrite: true);
        var file = Open(_path, FileMode.Open);
        file.Seek(0, SeekOrigin.End);

        // Makes the new name durable too, before anything is told to be stored in it.
        file.Flush(flushToDisk: true);
        _file = file;
    }

    /// <summary>Copies bytes, some at a time.</summary>
    private void Copy(long offset, long length, Stream output)
    {
        var file = Current();
        var end = file.Position;
        var bytes = new byte[CopyBytes];
        for (file.Position = offset; length > 0;)
        {
            var count = (int)Math.Min(length, bytes.Length);
            file.ReadExactly(bytes, 0, count);
            output.Write(bytes, 0, count);
            length -= count;
        }

        file.Position = end;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _hold.Dispose();
    }

    private FileStream Current() => _file ?? throw new IOException($"An earlier write to {_path} failed or the outbox is closed; open it again.");

    private static void Abandon(FileStream file)
    {
        try
        {
            file.Dispose();
        }
        catch (IOException)
        {
            // What failed is on its way up already.
        }
    }

    // No buffer: what was written is the system's at once, and a failed write leaves nothing to be written later.
    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
