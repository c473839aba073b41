namespace Fazm.Metering.Cli.Indexing;

/// <summary>The index's format. Another version lies in another folder, so programs of several versions do not disturb each other.</summary>
internal static class IndexFormat
{
    /// <summary>Goes up when older programs could not read what is written.</summary>
    public const string Version = "2";

    /// <summary>What wrote the figures: the same evidence may be counted or priced otherwise by another build.</summary>
    public static Guid Build { get; } = typeof(MeterSet).Assembly.ManifestModule.ModuleVersionId;
}
