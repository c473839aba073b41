namespace Fazm.Metering.Pricing.Books;

/// <summary>Reads and checks what all dated prices have in common.</summary>
internal sealed class DatedReader(BookErrors errors)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public readonly record struct Dates(
        string Id, DateOnly? From, DateOnly? To, DateOnly? RecordedAt, DateOnly? WithdrawnAt, string Status, string? Reason,
        IReadOnlyList<PriceSource> Provenance, string? Confidence, string? Note);

    /// <param name="place">The version.</param>
    /// <param name="mustHaveSources">Whether provenance must be there.</param>
    public Dates Read(JsonPlace place, bool mustHaveSources)
    {
        var id = errors.Text(place, "version");
        if (id is not null && !_ids.Add(id))
        {
            errors.Add(place.PathOf("version"), $"\"{id}\" is there twice");
        }

        var from = errors.Day(place, "from");
        if (!place.IsObject || !place.Value.TryGetProperty("from", out _))
        {
            errors.Add(place.PathOf("from"), "is missing; null says that the start is not known");
        }

        var to = errors.Day(place, "to");
        if (from >= to)
        {
            errors.Add(place.PathOf("to"), "is not after \"from\"");
        }

        // The day it became public; where nobody wrote it down, the day it came into force (facts: prices, section 7).
        var recorded = errors.Day(place, "recorded_at") ?? from;
        var withdrawn = errors.Day(place, "withdrawn_at");
        var status = errors.OneOf(place, "status", "active", "scheduled", "withdrawn") ?? (withdrawn is null ? "active" : "withdrawn");
        if (status is "withdrawn" != (withdrawn is not null))
        {
            errors.Add(place.PathOf("status"), "and \"withdrawn_at\" do not agree");
        }

        if (withdrawn < recorded)
        {
            errors.Add(place.PathOf("withdrawn_at"), "is before it was recorded");
        }

        return new(
            id ?? "", from, to, recorded, withdrawn, status, errors.OptionalText(place, "reason"), Sources(place, mustHaveSources),
            errors.OneOf(place, "confidence", "high", "medium", "low"), errors.OptionalText(place, "note"));
    }

    /// <summary>The versions that were not withdrawn must follow each other without overlap and without gap.</summary>
    public void CheckChain(IReadOnlyList<VersionAt> versions)
    {
        VersionAt? before = null;
        List<VersionAt> inForce = [.. versions];
        inForce.RemoveAll(static v => v.Version.IsWithdrawn);
        for (var i = 1; i < inForce.Count; i++)
        {
            for (var at = i; at > 0 && inForce[at].Version.FromDay < inForce[at - 1].Version.FromDay; at--)
            {
                (inForce[at], inForce[at - 1]) = (inForce[at - 1], inForce[at]);
            }
        }

        foreach (var next in inForce)
        {
            if (before is { } b && b.Version.ToDay != next.Version.FromDay)
            {
                var what = b.Version.ToDay > next.Version.FromDay ? "overlaps" : "leaves a gap after";
                errors.Add(next.Place.PathOf("from"), $"{what} \"{b.Version.Id}\", whose \"to\" is {b.Version.To?.ToString("yyyy-MM-dd", null) ?? "open"}");
            }

            before = next;
        }
    }

    private List<PriceSource> Sources(JsonPlace place, bool mustBe)
    {
        var sources = new List<PriceSource>();
        foreach (var item in errors.List(place, "provenance", mustBe))
        {
            errors.Known(item, "source", "seen_at");
            var source = errors.Text(item, "source");
            _ = errors.Text(item, "seen_at");
            var seen = errors.Day(item, "seen_at");
            if (source is not null && seen is { } day)
            {
                sources.Add(new(source, day));
            }
        }

        if (mustBe && sources.Count == 0 && place.TryGet("provenance", out _))
        {
            errors.Add(place.PathOf("provenance"), "names no source");
        }

        return sources;
    }
}
