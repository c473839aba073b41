using Fazm.Metering.Tests.Proof.Recordings;
using Xunit.Abstractions;

namespace Fazm.Metering.Tests.Proof.Simulation;

/// <summary>The simulator against the recordings: whatever stands in a recording of any class, and whatever follows what in it, the simulator renders too;
/// and it gives no row keys that the recorded clients do not write.</summary>
public sealed class ShapeTests(ITestOutputHelper output)
{
    private const int Worlds = 1500;

    private static readonly Lazy<(HashSet<string> Shapes, HashSet<string> Pairs, HashSet<string> OfRecordedClients)> Simulated = new(Simulate);

    public static TheoryData<string> Names => [.. Capture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_in_a_recording_is_in_the_simulator(string name)
    {
        foreach (var file in Capture.All[name].Value.Files)
        {
            var shapes = RowShape.Of(file.Surface, file.Text);
            Assert.True(shapes.Count > 1, file.Path);
            Assert.Empty(shapes.Except(Simulated.Value.Shapes).Select(shape => $"{file.Path}: {shape}"));
            Assert.Empty(Pairs(file.Surface, shapes).Except(Simulated.Value.Pairs).Select(pair => $"{file.Path}: {pair}"));
        }
    }

    /// <summary>How rows end and what stands beside what may be new in the simulator, but no row has a set of keys that its kind never had.</summary>
    [Fact]
    public void No_row_of_the_recorded_clients_has_keys_that_none_was_recorded_with()
    {
        var recorded = Capture.Names.SelectMany(name => Capture.All[name].Value.Files).SelectMany(file => RowShape.Of(file.Surface, file.Text)).SelectMany(KeySets).ToHashSet();
        var invented = Simulated.Value.OfRecordedClients.SelectMany(KeySets).Distinct().Except(recorded).Order(StringComparer.Ordinal).ToList();
        output.WriteLine($"{recorded.Count} sets of keys recorded; {Simulated.Value.Shapes.Count} shapes and {Simulated.Value.Pairs.Count} pairs simulated");
        Assert.True(invented.Count == 0, string.Join(Environment.NewLine, invented));
    }

    /// <summary>Each set of keys in a shape, with the kind of row; a subagent's answer is an answer. Tables by model are left out: which models stand in one
    /// decides their keys.</summary>
    private static IEnumerable<string> KeySets(string shape)
    {
        var kind = shape.Replace("side ", "", StringComparison.Ordinal).Split(' ')[0];
        return shape.Split('[').Skip(1).Select((part, i) => $"{kind} {i} [{part.Split(']')[0]}]");
    }

    private static IEnumerable<string> Pairs(Surface surface, List<string> shapes) => shapes.Zip(shapes.Skip(1), (before, after) => $"{surface}: {before} > {after}");

    private static (HashSet<string> Shapes, HashSet<string> Pairs, HashSet<string> OfRecordedClients) Simulate()
    {
        HashSet<string> all = [], pairs = [], recorded = [];
        for (var seed = 0; seed < Worlds; seed++)
        {
            var world = SimulatedWorld.Make(seed);
            var files = world.Sessions.SelectMany(session => session.AgentRows.Values.Prepend(session.Rows)).Select(rows => (Surface: Surface.Transcript, Text: string.Join('\n', rows)))
                .Concat(world.Recordings);
            foreach (var (surface, text) in files)
            {
                var shapes = RowShape.Of(surface, text);
                all.UnionWith(shapes);
                pairs.UnionWith(Pairs(surface, shapes));
                if (world.Versions.IsSubsetOf([185, 316]))
                {
                    recorded.UnionWith(shapes);
                }
            }
        }

        return (all, pairs, recorded);
    }
}
