using BenchmarkDotNet.Running;
using Fazm.Metering.Benchmarks;

if (args is ["memory", ..])
{
    SessionMemory.Print(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(SessionMemory).Assembly).Run(args);
