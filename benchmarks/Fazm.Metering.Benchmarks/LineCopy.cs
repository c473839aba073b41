namespace Fazm.Metering.Benchmarks;

/// <summary>What any program must do that turns lines into lines: read them and write them back. <c>fazm-meter rate</c> is measured against it.</summary>
internal static class LineCopy
{
    /// <summary>Copies the lines of standard input to standard output.</summary>
    public static void Run()
    {
        using var reader = new StreamReader(Console.OpenStandardInput());
        using var writer = new StreamWriter(Console.OpenStandardOutput());
        while (reader.ReadLine() is { } line)
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }
}
