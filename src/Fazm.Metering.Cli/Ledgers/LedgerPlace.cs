using System.Security.Cryptography;
using System.Text;
using Fazm.Metering.Postgres;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>Where a ledger lies: a SQLite file or a PostgreSQL database. No record, since a record would print the connection string.</summary>
internal sealed class LedgerPlace
{
    private LedgerPlace(string name, string? file, string? connection, string evidence)
    {
        Name = name;
        File = file;
        Connection = connection;
        Evidence = evidence;
    }

    /// <summary>The place for messages: the file, or host, port and database. Never a secret.</summary>
    public string Name { get; }

    /// <summary>The SQLite file; <see langword="null"/> for PostgreSQL.</summary>
    public string? File { get; }

    /// <summary>The connection string, which may hold a password; <see langword="null"/> for SQLite.</summary>
    public string? Connection { get; }

    /// <summary>The folder with the evidence of what was imported: beside the file; for PostgreSQL what an earlier version kept in this user's data folder.</summary>
    public string Evidence { get; }

    /// <summary>Finds it; <see langword="false"/> with a sentence where the text makes no sense.</summary>
    /// <param name="chosen">What the user wrote; <see langword="null"/> for the user's own ledger.</param>
    /// <param name="here">The process's surroundings.</param>
    /// <param name="place">The place.</param>
    /// <param name="error">What is wrong; repeats nothing that may be secret.</param>
    public static bool TryFind(string? chosen, Surroundings here, out LedgerPlace place, out string? error)
    {
        error = null;
        if (chosen is not null && PostgresConnection.IsConnectionString(chosen))
        {
            try
            {
                var name = PostgresConnection.NameOf(chosen);
                place = new(name, null, chosen, Path.Join(DataFolder(here), "postgres", Digest(name)));
                return true;
            }
            catch (ArgumentException)
            {
                error = "--ledger: this PostgreSQL connection string cannot be read; write it as postgres://user@host/database or Host=…;Database=…";
            }
        }
        else if (chosen is { Length: 0 })
        {
            error = "--ledger: names no file";
        }
        else
        {
            place = OfFile(chosen is null ? Path.Join(DataFolder(here), "ledger.db") : Path.GetFullPath(chosen));
            return true;
        }

        place = OfFile(string.Empty);
        return false;
    }

    /// <summary>The evidence that belongs to a ledger's file.</summary>
    public static string EvidenceOf(string file) => file + ".evidence";

    /// <summary>A short name for a text that may be long or hold anything.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    private static LedgerPlace OfFile(string file) => new(file, file, null, EvidenceOf(file));

    private static string DataFolder(Surroundings here)
    {
        if (Value(here, "XDG_DATA_HOME") is { } data)
        {
            return Path.Join(data, "fazm-meter");
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Join(Value(here, "LOCALAPPDATA") ?? Path.Join(here.Home, "AppData", "Local"), "fazm-meter");
        }

        return OperatingSystem.IsMacOS() ? Path.Join(here.Home, "Library", "Application Support", "fazm-meter") : Path.Join(here.Home, ".local", "share", "fazm-meter");
    }

    private static string? Value(Surroundings here, string name) => here.Variable(name) is { } value && Path.IsPathRooted(value) ? value : null;
}
