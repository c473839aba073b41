using BenchmarkDotNet.Running;
using Fazm.Metering.Benchmarks;

if (args is ["copy-lines"])
{
    LineCopy.Run();
}
else
{
    Switch(args);
}

// Apart, so that copying lines loads nothing of BenchmarkDotNet.
static void Switch(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
