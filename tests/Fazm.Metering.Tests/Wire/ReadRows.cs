using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

/// <summary>Reads rows of text and keeps what was said.</summary>
internal static class ReadRows
{
    public static List<Observation> With(WireReader reader, params string[] rows)
    {
        var seen = new List<Observation>();
        foreach (var row in rows)
        {
            seen.AddRange(reader.Read(Encoding.UTF8.GetBytes(row)));
        }

        seen.AddRange(reader.Complete());
        return seen;
    }

    public static CounterReading[] Counters(this IEnumerable<Observation> seen) =>
        [.. seen.Where(x => x.Kind == ObservationKind.Counter).Select(x => x.Counter)];

    public static CallSnapshot[] Calls(this IEnumerable<Observation> seen) => [.. seen.Where(x => x.Kind == ObservationKind.Call).Select(x => x.Call)];

    public static MessageHeard[] Heard(this IEnumerable<Observation> seen) => [.. seen.Where(x => x.Kind == ObservationKind.Heard).Select(x => x.Heard)];

    public static SessionFact[] Facts(this IEnumerable<Observation> seen) => [.. seen.Where(x => x.Kind == ObservationKind.Session).Select(x => x.Session)];

    public static Reason[] Reasons(this IEnumerable<Observation> seen) => [.. seen.Where(x => x.Kind == ObservationKind.Remark).Select(x => x.Remark.Reason)];
}
