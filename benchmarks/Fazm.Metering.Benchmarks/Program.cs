using BenchmarkDotNet.Running;
using Fazm.Metering.Benchmarks;

if (args is ["copy-lines"])
{
    LineCopy.Run();
}
else if (args is ["memory", ..])
{
    SessionMemory.Print(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
}
else
{
    Switch(args);
}

// Apart, so that copying lines loads nothing of BenchmarkDotNet.
static void Switch(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(LineCopy).Assembly).Run(args);
