namespace Fazm.Metering.Tests.Pricing;

/// <summary>Files beside the tests' sources.</summary>
internal static class PricingData
{
    public static string Root { get; } = FindRoot();

    public static string Folder => Path.Combine(Root, "tests", "Fazm.Metering.Tests", "Data", "pricing");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fazm.Metering.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
