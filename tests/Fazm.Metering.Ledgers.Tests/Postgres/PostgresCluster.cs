using System.Diagnostics;
using Npgsql;

namespace Fazm.Metering.Ledgers.Tests.Postgres;

/// <summary>A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket there, durable. It ends with the process that started
/// it, even when that is killed: a shell waits for the end of a pipe that only this process holds, then stops the server and removes the folder.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string Guard = """
        trap '' HUP INT TERM
        cat > /dev/null
        "$1/pg_ctl" -D "$2/data" -m immediate -t 60 stop > /dev/null 2>&1
        rm -rf "$2"
        """;

    private static readonly Lazy<Task<PostgresCluster>> Started = new(() => StartAsync());
    private readonly Process _guard;

    private PostgresCluster(string folder, Process guard)
    {
        Folder = folder;
        _guard = guard;
    }

    /// <summary>The cluster of this test run, started by the first who asks.</summary>
    public static Task<PostgresCluster> Shared => Started.Value;

    /// <summary>Where it lies, and its socket.</summary>
    public string Folder { get; }

    /// <summary>Where its files lie.</summary>
    public string Data => Path.Combine(Folder, "data");

    public static async Task<PostgresCluster> StartAsync(params IEnumerable<string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("fazm-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            using var owner = Process.Start("chown", [PostgresBinaries.UnprivilegedUser!, folder]);
            await owner.WaitForExitAsync();
        }

        var guard = Process.Start(PostgresBinaries.Start("/bin/sh", "-c", "exec setsid /bin/sh -c \"$0\" sh \"$1\" \"$2\"", Guard, PostgresBinaries.Folder!, folder))!;
        var cluster = new PostgresCluster(folder, guard);
        try
        {
            await PostgresBinaries.RunAsync(PostgresBinaries.Start(Program("initdb"), "-D", cluster.Data, "-U", "fazm", "-A", "trust", "-E", "UTF8", "--locale=C", "-k", "-N"));
            await cluster.StartServerAsync(settings);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again, after it was killed or stopped.</summary>
    public async Task StartServerAsync(params IEnumerable<string> settings)
    {
        string[] all = ["listen_addresses=''", $"unix_socket_directories={Folder}", "max_connections=200", "max_wal_size=4GB", .. settings];
        await PostgresBinaries.RunAsync(PostgresBinaries.Start(Program("pg_ctl"), "-D", Data, "-l", Path.Combine(Folder, "log"), "-w", "-t", "120", "-o", string.Join(' ', all.Select(setting => "-c " + setting)), "start"));
    }

    /// <summary>Stops the server: <c>fast</c>, or <c>immediate</c> as in a power cut.</summary>
    public Task StopServerAsync(string mode) => PostgresBinaries.RunAsync(PostgresBinaries.Start(Program("pg_ctl"), "-D", Data, "-m", mode, "-w", "stop"));

    /// <summary>Kills the server's first process, as the kernel does when memory is short. Its children see that and go.</summary>
    public async Task KillServerAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"));
        using var postmaster = Process.GetProcessById(int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture));
        postmaster.Kill();
        while (Directory.Exists($"/proc/{lines[0]}"))
        {
            await Task.Delay(5);
        }
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"CREATE DATABASE \"{name}\"");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public string ConnectionString(string database) => $"Host={Folder};Username=fazm;Database={database};Maximum Pool Size=20";

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    private static string Program(string name) => Path.Combine(PostgresBinaries.Folder!, name);
}
