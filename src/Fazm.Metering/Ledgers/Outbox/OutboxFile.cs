namespace Fazm.Metering.Ledgers.Outbox;

/// <summary>The files of an outbox: the records, and beside them a lock, a copy being made, and damaged bytes that were set aside.</summary>
internal sealed class OutboxFile : IDisposable
{
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

    /// <summary>Reads everything.</summary>
    public byte[] ReadAll()
    {
        File.Delete(_path + ".new");
        _file = Open(_path, FileMode.OpenOrCreate);
        var bytes = new byte[checked((int)_file.Length)];
        _file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Cuts off what a crash left behind the last record.</summary>
    public void CutTo(int length)
    {
        var file = Current();
        if (file.Length != length)
        {
            file.SetLength(length);
            file.Flush(flushToDisk: true);
        }

        file.Position = length;
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
    public void SetAside(ReadOnlySpan<byte> bytes)
    {
        using var file = Open(_path + ".damaged", FileMode.OpenOrCreate);
        file.Seek(0, SeekOrigin.End);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    public byte[] Bytes(int offset, int length)
    {
        var file = Current();
        var end = file.Position;
        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        file.Position = end;
        return bytes;
    }

    /// <summary>Puts other records in the place of all: at every instant the file is the one or the other.</summary>
    public void Replace(MemoryStream records)
    {
        var old = Current();
        using (var copy = Open(_path + ".new", FileMode.Create))
        {
            copy.Write(records.GetBuffer(), 0, (int)records.Length);
            copy.Flush(flushToDisk: true);
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
