using System.CommandLine;
using System.Runtime.InteropServices;
using Fazm.Metering.Cli;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Ledgers;
using Fazm.Metering.Cli.Prices;
using Fazm.Metering.Cli.Rate;
using Fazm.Metering.Cli.Scanning;
using Fazm.Metering.Cli.Streaming;

// The table shows signs that are not ASCII; a Windows console has to be told.
if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
{
    Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}

var here = new Surroundings
{
    In = Console.OpenStandardInput(),
    Out = Console.OpenStandardOutput(),
    Error = Console.Error,
    OutIsTerminal = !Console.IsOutputRedirected,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    Columns = Console.IsOutputRedirected ? null : Console.WindowWidth,
    Variable = Environment.GetEnvironmentVariable,
    Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
};

if (StatusLineCommand.TryRunAtOnce(here, args, CancellationToken.None, out var code))
{
    return code;
}

// A read of standard input cannot be called off, so the run is left behind where it does not end by itself.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var run = Task.Run(() => App.RunAsync(args, here, Commands(here), stop.Token));
var stopped = Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => Task.Delay(500), TaskScheduler.Default).Unwrap();
return Task.WhenAny(run, stopped).GetAwaiter().GetResult() == run ? run.GetAwaiter().GetResult() : ExitCode.Interrupted;

static Command[] Commands(Surroundings here) =>
[
    ReportCommand.Create(here, (options, progress, cancel) => new Scan(here, options, progress).Run(cancel)),
    StreamCommand.Create(here, (options, stream, path) => new MeteredStream(options, stream, path)),
    RateCommand.Create(),
    PricesCommand.Create(),
    StatusLineCommand.Create(here),
    WatchCommand.Create(here),
    LedgerCommand.Create(here, (options, progress, cancel) => new Scan(here, options, progress).Run(cancel)),
];

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
