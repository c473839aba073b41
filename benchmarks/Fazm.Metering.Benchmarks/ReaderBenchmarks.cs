using BenchmarkDotNet.Attributes;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Benchmarks;

/// <summary>Rows to observations: one whole sample of a surface by its reader, against a bare walk over the same rows.</summary>
[MemoryDiagnoser]
public class ReaderBenchmarks
{
    private byte[][] _rows = [];

    /// <summary>The surface.</summary>
    [Params(Surface.MessagesApi, Surface.Transcript, Surface.AgentSdk, Surface.Acp, Surface.Bridge, Surface.Codex)]
    public Surface Surface { get; set; }

    /// <summary>Loads the rows.</summary>
    [GlobalSetup]
    public void Load() => _rows = SampleRows.Of(Surface);

    /// <summary>The framework's reader over every token.</summary>
    [Benchmark(Baseline = true)]
    public int Walk()
    {
        var tokens = 0;
        foreach (var row in _rows)
        {
            tokens += JsonWalk.Tokens(row);
        }

        return tokens;
    }

    /// <summary>A new reader of the surface reads the stream from its start.</summary>
    [Benchmark]
    public int Read()
    {
        var reader = SurfaceRecognizer.Create(Surface);
        var seen = 0;
        foreach (var row in _rows)
        {
            seen += reader.Read(row).Length;
        }

        return seen + reader.Complete().Length;
    }
}
