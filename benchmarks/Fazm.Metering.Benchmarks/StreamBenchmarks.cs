using BenchmarkDotNet.Attributes;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Benchmarks;

/// <summary>A long stream from its bytes to a metered total, against a walk over every row of the same stream (goal P16).</summary>
[MemoryDiagnoser]
public class StreamBenchmarks
{
    private const int Answers = 2000;
    private byte[] _stream = [];

    /// <summary>The surface.</summary>
    [Params(Surface.MessagesApi, Surface.AgentSdk)]
    public Surface Surface { get; set; }

    /// <summary>Writes the stream: answers with many small pieces of text, as they come.</summary>
    [GlobalSetup]
    public void Write()
    {
        using var stream = new MemoryStream();
        for (var i = 0; i < Answers; i++)
        {
            foreach (var row in LongStream.Answer(Surface, i))
            {
                stream.Write(row);
                stream.WriteByte((byte)'\n');
            }
        }

        _stream = stream.ToArray();
    }

    /// <summary>Lines, and the framework's reader over every token of each.</summary>
    [Benchmark(Baseline = true)]
    public int Walk()
    {
        var lines = new LineReader(new MemoryStream(_stream));
        var tokens = 0;
        while (lines.Read())
        {
            tokens += JsonWalk.Tokens(lines.Row);
        }

        return tokens;
    }

    /// <summary>Lines, the surface's reader, a meter.</summary>
    [Benchmark]
    public int Meter()
    {
        using var log = new UsageLogReader(new MemoryStream(_stream), surface: Surface);
        var meter = new MeterSet();
        var deltas = 0;
        while (log.TryReadRow(out var row))
        {
            foreach (ref readonly var seen in row)
            {
                deltas += meter.Observe(seen).Count;
            }
        }

        return deltas;
    }
}
