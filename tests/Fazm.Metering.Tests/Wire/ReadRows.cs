using System.Text;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire;

namespace Fazm.Metering.Tests.Wire;

/// <summary>Reads rows of text and keeps all that was said.</summary>
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

    public static MessageHeard[] Heard(this IEnumerable<Observation> seen) => [.. seen.Where(x => x.Kind == ObservationKind.Heard).Select(x => x.Heard)];
}
