using Npgsql;

namespace Fazm.Metering.Postgres;

/// <summary>How connection strings are read. What they hold is secret: it is in no message and no inner exception.</summary>
public static class PostgresConnection
{
    /// <summary>True for a text that means a PostgreSQL server and no file: a <c>postgres://</c> or <c>postgresql://</c> URI, or <c>Host=…</c> among settings.</summary>
    public static bool IsConnectionString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsUri(text) || text.Split(';').Any(static setting => setting.AsSpan().TrimStart().StartsWith("Host=", StringComparison.OrdinalIgnoreCase) ||
            setting.AsSpan().TrimStart().StartsWith("Server=", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Which database a connection string means, without user and secrets: <c>host:port/database</c>. For messages, and to tell databases apart.</summary>
    /// <exception cref="ArgumentException">The string cannot be read; the message does not repeat it.</exception>
    public static string NameOf(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        using var source = Source(connectionString);
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}");
    }

    /// <summary>A data source for a ledger: prepared statements, and of several hosts the one that takes writes.</summary>
    /// <exception cref="ArgumentException">The string cannot be read; the message does not repeat it.</exception>
    internal static NpgsqlDataSource Source(string connectionString)
    {
        try
        {
            var builder = new NpgsqlDataSourceBuilder(IsUri(connectionString) ? FromUri(connectionString) : connectionString);
            var settings = builder.ConnectionStringBuilder;
            settings.ApplicationName ??= "fazm-metering";
            settings.MaxAutoPrepare = settings.MaxAutoPrepare == 0 ? 32 : settings.MaxAutoPrepare;
            settings.AutoPrepareMinUsages = 2;
            if (settings.Host?.Contains(',', StringComparison.Ordinal) != true)
            {
                return builder.Build();
            }

            settings.TargetSessionAttributes = null;
            return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
#pragma warning disable MA0054 // The cause may quote a part of the string, and so a part of a password.
            throw new ArgumentException("The PostgreSQL connection string cannot be read. Its text is not repeated here, since it may hold a password.", nameof(connectionString));
#pragma warning restore MA0054
        }
    }

    /// <summary>Refuses a database that cannot hold a ledger, or that would forget what it said was stored.</summary>
    internal static async ValueTask MustFitAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "SELECT current_setting('server_encoding'), current_setting('server_version_num')::integer, current_setting('synchronous_commit')", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        await reader.ReadAsync(cancel).ConfigureAwait(false);
        if (reader.GetInt32(1) < 130000)
        {
            throw new InvalidOperationException("The ledger needs PostgreSQL 13 or later.");
        }

        if (reader.GetString(0) != "UTF8")
        {
            throw new InvalidOperationException("The ledger needs a database with the encoding UTF8.");
        }

        if (reader.GetString(2) == "off")
        {
            throw new InvalidOperationException("The ledger needs synchronous_commit: with it off, what was said to be stored may be lost.");
        }
    }

    private static bool IsUri(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static string FromUri(string text)
    {
        var uri = new Uri(text);
        var settings = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(uri.Host) };
        if (uri.Port > 0)
        {
            settings.Port = uri.Port;
        }

        if (uri.UserInfo.Split(':', 2) is var user && user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
            settings.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
        }

        if (uri.AbsolutePath.Length > 1)
        {
            settings.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        }

        foreach (var setting in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = setting.Split('=', 2);
            var (name, value) = (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
            settings[name switch
            {
                "sslmode" => "SSL Mode",
                "sslrootcert" => "Root Certificate",
                "application_name" => "Application Name",
                "connect_timeout" => "Timeout",
                "host" => "Host",
                "user" => "Username",
                "password" => "Password",
                "dbname" => "Database",
                _ => name,
            }] = name == "sslmode" ? value.Replace("-", string.Empty, StringComparison.Ordinal) : value;
        }

        return settings.ConnectionString;
    }
}
