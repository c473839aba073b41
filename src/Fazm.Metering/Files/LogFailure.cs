namespace Fazm.Metering.Files;

/// <summary>A file or folder that could not be read.</summary>
/// <param name="Path">Where it was looked for.</param>
/// <param name="Problem">What the system says: a short sentence, without the path.</param>
public sealed record LogFailure(string Path, string Problem);
