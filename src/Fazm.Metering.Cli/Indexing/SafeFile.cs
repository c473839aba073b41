namespace Fazm.Metering.Cli.Indexing;

/// <summary>Writes a file so that another process, or a crash, finds the old one or the new one whole.</summary>
internal static class SafeFile
{
    /// <summary>Writes beside it and puts it in its place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="isFlushed">True to wait until the disk has it. What carries a checksum elsewhere need not.</param>
    public static void Write(string path, Action<Stream> write, bool isFlushed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
        {
            write(file);
            file.Flush(flushToDisk: isFlushed);
        }

        File.Move(beside, path, overwrite: true);
    }
}
