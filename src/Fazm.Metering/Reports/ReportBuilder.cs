using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using Fazm.Metering.Evidence;
using Fazm.Metering.Fusion;

namespace Fazm.Metering.Reports;

/// <summary>Makes the report of all that a store knows.</summary>
internal static class ReportBuilder
{
    public static UsageReport Build(EvidenceStore store, MeterOptions options)
    {
        var ownership = new Ownership(store);
        var builder = new EntryBuilder(options);
        var entries = ImmutableArray.CreateBuilder<UsageEntry>(store.Calls.Count);
        var flags = new FlagCounter();
        long duplicates = 0;
        HashSet<CallEvidence> merged = [];
        foreach (var known in store.Calls.Calls)
        {
            var call = ownership.Resolve(known);
            if (call != known && !merged.Add(call))
            {
                continue;
            }

            var owner = ownership.Of(call, out var isCertain);
            builder.AddCall(call, owner, isCertain, entries);
            duplicates += Math.Max(0, call.RowsSeen - 1);
        }

        foreach (var session in store.Sessions.Values.Where(session => session.HasCounters))
        {
            var fused = SessionFusion.Of(session, store, ownership);
            builder.AddCounters(session.Id, fused, entries);
            flags.Add(fused.Flags);
        }

        foreach (var entry in entries)
        {
            foreach (var flag in entry.Flags)
            {
                flags.Add(flag, flag is Reason.UnpricedModel or Reason.UnpricedMeter or Reason.BandUncertain or Reason.LowerBound ? entry.Model : null);
            }
        }

        entries.Sort(EntryOrder.Compare);
        return new UsageReport
        {
            Entries = entries.DrainToImmutable(),
            NotCounted = NotCounted(store, duplicates),
            Flags = Counts(flags),
            Projects = ProjectsOf(store),
        };
    }

    private static ReadOnlyDictionary<string, string> ProjectsOf(EvidenceStore store)
    {
        var projects = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var session in store.Sessions.Values)
        {
            if (session.Project is { } project)
            {
                projects.Add(session.Id, project);
            }
        }

        return new(projects);
    }

    private static ImmutableArray<RemarkCount> NotCounted(EvidenceStore store, long duplicates)
    {
        var counts = new FlagCounter();
        counts.Add(store.Remarks);

        if (duplicates > 0)
        {
            counts.Add(Reason.Duplicate, null, duplicates);
        }

        return Counts(counts);
    }

    private static ImmutableArray<RemarkCount> Counts(FlagCounter flags)
    {
        var counts = flags.Counts;
        var told = new RemarkCount[counts.Count];
        for (var i = 0; i < told.Length; i++)
        {
            told[i] = new(counts[i].Reason, counts[i].Detail, counts[i].Count);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(told);
    }
}
