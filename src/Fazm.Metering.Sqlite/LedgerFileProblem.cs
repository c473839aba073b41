namespace Fazm.Metering.Sqlite;

/// <summary>What keeps a ledger's file from being used.</summary>
public enum LedgerFileProblem
{
    /// <summary>Something that has no name here; the message says what SQLite said.</summary>
    Other,

    /// <summary>Another process or connection held the file for longer than the ledger waits.</summary>
    Locked,

    /// <summary>The disk, the quota or the file's greatest size is used up. Nothing of the batch was written.</summary>
    Full,

    /// <summary>The file's content contradicts itself.</summary>
    Damaged,

    /// <summary>The file is something else than a ledger.</summary>
    NotALedger,

    /// <summary>A newer version of this package wrote the file.</summary>
    Newer,

    /// <summary>The file may not be written.</summary>
    ReadOnly,

    /// <summary>The file cannot be opened or created.</summary>
    CannotOpen,

    /// <summary>The operating system could not read or write.</summary>
    InputOutput,

    /// <summary>A row contradicts the schema's own rules.</summary>
    Refused,
}
