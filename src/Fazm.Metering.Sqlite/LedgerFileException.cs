namespace Fazm.Metering.Sqlite;

/// <summary>A ledger's file cannot be used: the message says what happened, to which file, and what to do.</summary>
/// <remarks>What was asked for was done wholly or not at all. Doing it again, once the cause is gone, is always right.</remarks>
public sealed class LedgerFileException : IOException
{
    /// <summary>An exception without a problem of its own.</summary>
    public LedgerFileException()
        : this("The ledger's file cannot be used.")
    {
    }

    /// <summary>An exception with a text.</summary>
    public LedgerFileException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a text and a cause.</summary>
    public LedgerFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal LedgerFileException(LedgerFileProblem problem, string path, int code, string message, Exception? cause = null)
        : base(message, cause)
    {
        Problem = problem;
        Path = path;
        Code = code;
    }

    /// <summary>What it is.</summary>
    public LedgerFileProblem Problem { get; }

    /// <summary>The file.</summary>
    public string Path { get; } = string.Empty;

    /// <summary>SQLite's extended result code; 0 where SQLite was not asked.</summary>
    public int Code { get; }
}
