using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Architecture;

public sealed class SourceTests
{
    private const int MostBytes = 15_000;
    private const int MedianBytes = 3_500;

    private static IEnumerable<FileInfo> Sources => new DirectoryInfo(Path.Combine(PricingData.Root, "src")).EnumerateFiles("*.cs", SearchOption.AllDirectories);

    [Fact]
    public void Files_are_small()
    {
        Assert.Empty(Sources.Where(f => f.Length > MostBytes).Select(f => $"{f.Name} has {f.Length} bytes"));
        var sizes = Sources.Select(f => f.Length).Order().ToList();
        Assert.InRange(sizes[sizes.Count / 2], 1, MedianBytes);
    }

    /// <summary>Comments are short and say why; work that is left is not written into the source.</summary>
    [Fact]
    public void Nothing_is_left_to_do()
    {
        string[] words = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "#reg" + "ion"];
        Assert.Empty(Sources.Where(f => words.Any(File.ReadAllText(f.FullName).Contains)).Select(f => f.Name));
    }
}
