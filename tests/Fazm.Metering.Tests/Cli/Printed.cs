using System.Text;
using Fazm.Metering.Cli;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Streaming;

namespace Fazm.Metering.Tests.Cli;

/// <summary>One run of the tool within this process: what it returned and wrote.</summary>
internal sealed record Printed(int Code, string Out, string Error)
{
    /// <summary>Runs the whole command line against a scan made by hand.</summary>
    public static Printed Run(ScanResult scan, string args, int? columns = null, Func<Surroundings, Surroundings>? with = null, Action<ScanOptions>? asked = null) =>
        Run(
            (options, _, _) =>
            {
                asked?.Invoke(options);
                return scan;
            },
            (_, _, _) => throw new InvalidOperationException("no stream here"),
            args.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            here => (with ?? (h => h))(here with { OutIsTerminal = columns is not null, Columns = columns }));

    /// <summary>Runs the whole command line.</summary>
    public static Printed Run(Scanner scan, DeltaSourceFactory meter, string[] args, Func<Surroundings, Surroundings>? with = null, CancellationToken cancel = default)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var here = new Surroundings { In = Stream.Null, Out = output, Error = error, Home = "/nowhere", Clock = new FixedClock(), Variable = name => name == "NO_COLOR" ? "1" : null };
        here = with?.Invoke(here) ?? here;
        var code = App.RunAsync(args, here, [ReportCommand.Create(here, scan), StreamCommand.Create(here, meter)], cancel).GetAwaiter().GetResult();
        return new(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Noon of 22 November 2026, in UTC; time passes only when told to.</summary>
    internal sealed class FixedClock : TimeProvider
    {
        private long _passed;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

        public override long GetTimestamp() => _passed;

        public void Pass(TimeSpan time) => _passed += time.Ticks;
    }
}
