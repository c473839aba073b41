using Fazm.Metering.Evidence;
using Fazm.Metering.Fusion;

namespace Fazm.Metering.Reports;

/// <summary>What a meter knows, with ids: what another place needs to join it with what it knows.</summary>
internal sealed record MeteredEvidence(IReadOnlyList<MeteredCall> Calls, IReadOnlyList<MeteredCounters> Sessions)
{
    public static MeteredEvidence Of(EvidenceStore store)
    {
        var ownership = new Ownership(store);
        List<MeteredCall> calls = new(store.Calls.Count);
        HashSet<CallEvidence> merged = [];
        foreach (var known in store.Calls.Calls)
        {
            var call = ownership.Resolve(known);
            if (call == known || merged.Add(call))
            {
                var owner = ownership.Of(call, out var isCertain);
                calls.Add(new([.. KeysOf(call)], call.Best, call.At, owner, isCertain, call.IsSide ? call.Agent : null));
            }
        }

        List<MeteredCounters> sessions = [];
        foreach (var session in store.Sessions.Values.Where(session => session.HasCounters))
        {
            var fused = SessionFusion.Of(session, store, ownership);
            sessions.Add(new(session.Id, SurfaceOf(fused), RankOf(session.Id, store), fused.Remainder, fused.Reported));
        }

        return new(calls, sessions);
    }

    private static HashSet<CallKey> KeysOf(CallEvidence call)
    {
        HashSet<CallKey> keys = [];
        foreach (ref readonly var row in call.Rows)
        {
            foreach (var kind in Enum.GetValues<CallKeyKind>())
            {
                if (row.Key(kind) is { } key)
                {
                    keys.Add(key);
                }
            }
        }

        return keys;
    }

    // A row may make one call of five, which together knew at most this much more than the one.
    private const int PerRow = 16;

    /// <summary>Counts rows, readings with their places, and messages: sets that only grow, whatever proves to be one call.</summary>
    private static long RankOf(string id, EvidenceStore store)
    {
        long rank = 0;
        HashSet<CallEvidence> calls = [];
        foreach (var of in store.CoupledWith(id).Distinct(StringComparer.Ordinal))
        {
            if (!store.TrySession(of, out var session))
            {
                continue;
            }

            rank += session.Heard.Count;
            foreach (var reading in session.Readings.Values)
            {
                rank += reading.Links.Length;
            }

            foreach (var call in session.Calls.Where(calls.Add))
            {
                rank += (PerRow * call.Rows.Length) + (int)call.Best.Completeness;
            }
        }

        return rank;
    }

    private static Surface SurfaceOf(FusedSession fused)
    {
        var surfaces = fused.Remainder.Select(piece => piece.Surface).Concat(fused.Reported.Select(piece => piece.Surface)).Distinct().ToList();
        return surfaces is [var only] ? only : Surface.Unknown;
    }
}
