using Fazm.Metering.Tests.Pricing;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>Takes the blocks of code out of a page, and puts others in.</summary>
internal static class Markdown
{
    private const string Fence = "```";

    public static string[] Lines(string page) => File.ReadAllText(Path.Combine(PricingData.Root, page)).Split('\n');

    /// <summary>The blocks of a language.</summary>
    public static IEnumerable<string[]> Blocks(string page, string language)
    {
        List<string>? block = null;
        foreach (var line in Lines(page))
        {
            if (block is null)
            {
                block = line == Fence + language ? [] : null;
            }
            else if (line == Fence)
            {
                yield return [.. block];
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }
    }

    /// <summary>The page with every block of a language replaced by what the function makes of it.</summary>
    public static string Replaced(string page, string language, Func<string[], IEnumerable<string>> replace)
    {
        var lines = new List<string>();
        List<string>? block = null;
        foreach (var line in Lines(page))
        {
            if (block is null)
            {
                lines.Add(line);
                block = line == Fence + language ? [] : null;
            }
            else if (line == Fence)
            {
                lines.AddRange(replace([.. block]));
                lines.Add(line);
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }

        return string.Join('\n', lines);
    }
}
