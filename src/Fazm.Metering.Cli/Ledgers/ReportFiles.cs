using System.Security.Cryptography;
using Fazm.Metering.Cli.Commands;
using Fazm.Metering.Cli.Tables;
using Fazm.Metering.Ledgers.Reconciliation;

namespace Fazm.Metering.Cli.Ledgers;

/// <summary>The files of a provider's report.</summary>
internal static class ReportFiles
{
    /// <summary>Reads them as one report; <see langword="null"/>, after a message, where one cannot be read.</summary>
    /// <remarks>The same page twice would count twice, so its copy is left out and told. Of the pages at most one, the last, may say that no other follows.</remarks>
    public static async Task<ProviderReport?> ReadAsync(Surroundings here, IReadOnlyList<string> files, TimeZoneInfo zone, CancellationToken cancel)
    {
        ProviderReport? whole = null;
        var isOpen = true;
        Dictionary<string, string> seen = new(StringComparer.Ordinal);
        foreach (var file in files)
        {
            byte[] bytes;
            try
            {
                bytes = await BytesAsync(here, file, cancel);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Messages.Failed(here, $"The report {SafeText.Of(file)} cannot be read: {SafeText.Of(e.Message)}");
                return null;
            }

            if (!seen.TryAdd(Convert.ToHexString(SHA256.HashData(bytes)), file))
            {
                here.Error.WriteLine($"fazm-meter: {SafeText.Of(file)} is the same page as {SafeText.Of(seen[Convert.ToHexString(SHA256.HashData(bytes))])}; it counts once.");
                continue;
            }

            using var stream = new MemoryStream(bytes);
            var page = await ProviderReport.ReadAsync(stream, zone, cancel);
            if (page.Refused.ContainsKey("not-json") || page.Refused.ContainsKey("no-data"))
            {
                Messages.Failed(here, $"{SafeText.Of(file)} is not a Usage & Cost report: {(page.Refused.ContainsKey("not-json") ? "no JSON" : "it has no \"data\"")}. Save the Admin API's answer as it is.");
                return null;
            }

            isOpen &= page.HasMore;
            whole = whole?.With(page) ?? page;
        }

        return whole is null ? null : whole with { HasMore = isOpen };
    }

    private static async Task<byte[]> BytesAsync(Surroundings here, string file, CancellationToken cancel)
    {
        if (file != "-")
        {
            return await File.ReadAllBytesAsync(file, cancel);
        }

        using var copy = new MemoryStream();
        await here.In.CopyToAsync(copy, cancel);
        return copy.ToArray();
    }
}
