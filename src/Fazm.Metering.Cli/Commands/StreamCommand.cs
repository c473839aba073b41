using System.Collections.Immutable;
using System.CommandLine;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Streaming;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Cli.Commands;

/// <summary><c>fazm-meter stream</c>: deltas as they happen.</summary>
internal static class StreamCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="here">The process's surroundings.</param>
    /// <param name="meter">Makes the meter of the stream.</param>
    public static Command Create(Surroundings here, DeltaSourceFactory meter)
    {
        var file = new Argument<string>("FILE") { Description = "A file, or - for standard input, which is the default.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "-" };
        file.Validators.Add(ReportCommand.NoOption);
        var estimate = new Option<bool>("--estimate") { Description = "Between the deltas, estimates of what answers on their way have used, marked \"estimated\" and outside the sums." };
        var reading = new ReadingOptions();
        var command = new Command("stream", """
            Deltas as they happen: reads one stream and writes one line of JSON for everything that adds to its cost.

            Examples:
              claude -p "…" --output-format stream-json --verbose | fazm-meter stream
              fazm-meter stream --surface acp recording.ndjson | jq -r .totalCost
              claude -p "…" --output-format stream-json --verbose --include-partial-messages | fazm-meter stream --estimate
            """) { file, estimate };
        reading.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var path = parsed.GetValue(file) ?? "-";
            return Task.FromResult(reading.TryRead(parsed, [path], out var options, out var error)
                ? Run(here, options with { Estimate = parsed.GetValue(estimate) }, meter, cancel)
                : Messages.WrongUsage(here, "stream", error));
        });
        return command;
    }

    private static int Run(Surroundings here, ScanOptions options, DeltaSourceFactory meter, CancellationToken cancel)
    {
        var path = options.Paths[0];
        var isFile = !string.Equals(path, "-", StringComparison.Ordinal);
        Stream input;
        try
        {
            input = isFile ? UsageLog.Open(path) : here.In;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Messages.Failed(here, $"{path}: {e.Message}");
        }

        using var source = meter(options, input, isFile ? Path.GetFullPath(path) : null);
        while (source.TryRead(out var deltas))
        {
            cancel.ThrowIfCancellationRequested();
            Write(here.Out, deltas);
            foreach (var estimate in source.Estimates)
            {
                EstimateLine.Write(here.Out, estimate);
            }
        }

        return ExitCode.Done;
    }

    private static void Write(Stream output, ImmutableArray<UsageDelta> deltas)
    {
        foreach (var delta in deltas)
        {
            DeltaLine.Write(output, delta);
        }
    }
}
