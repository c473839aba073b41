using System.Text;
using System.Text.Json.Nodes;
using Fazm.Metering.Cli;
using Fazm.Metering.Cli.Ledgers;
using Fazm.Metering.Cli.Scanning;

namespace Fazm.Metering.Tests.Cli.Ledgers;

/// <summary>The commands on a ledger as a user gives them, in a folder of their own and at a time of the test's choice.</summary>
internal sealed class LedgerTool : IDisposable
{
    private readonly SetClock _clock = new();

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("fazm-meter-ledger");

    public string Logs => Folder.CreateSubdirectory("logs").FullName;

    public string File => Path.Join(Folder.FullName, "data", "fazm-meter", "ledger.db");

    public DateTimeOffset Time
    {
        get => _clock.Time;
        set => _clock.Time = value;
    }

    public void Dispose() => Folder.Delete(recursive: true);

    public Printed Run(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var here = new Surroundings
        {
            In = Stream.Null,
            Out = output,
            Error = error,
            Home = "/nowhere",
            Clock = _clock,
            Variable = name => name == "NO_COLOR" ? "1" : name == "XDG_DATA_HOME" ? Path.Join(Folder.FullName, "data") : null,
        };
        var ledger = LedgerCommand.Create(here, (options, progress, cancel) => new Scan(here, options, progress).Run(cancel));
        var code = App.RunAsync(["ledger", .. args], here, [ledger], default).GetAwaiter().GetResult();
        return new(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>A run that must go well and say nothing but its result.</summary>
    public JsonNode Json(params string[] args)
    {
        var printed = Run([.. args, "--json"]);
        Assert.Equal((0, string.Empty), (printed.Code, printed.Error));
        return JsonNode.Parse(printed.Out)!;
    }

    /// <summary>Writes a log with one call for each number.</summary>
    public void Log(string name, string time, params int[] calls) => System.IO.File.WriteAllLines(Path.Join(Logs, name), calls.Select(call =>
        $$$"""{"type":"assistant","uuid":"u-{{{call}}}","sessionId":"s-1","timestamp":"{{{time}}}","requestId":"req_{{{call}}}","message":{"id":"msg_{{{call}}}","role":"assistant","model":"claude-sonnet-4-5-20250929","stop_reason":"end_turn","usage":{"input_tokens":1000,"output_tokens":100,"cache_creation_input_tokens":0,"cache_read_input_tokens":0} } }"""));

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Time { get; set; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => Time;
    }
}
