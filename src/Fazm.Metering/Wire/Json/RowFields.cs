using System.Runtime.CompilerServices;

namespace Fazm.Metering.Wire.Json;

/// <summary>Where the values of a row stand that a shape asks for, found in one pass in whatever order the keys come. Of a key that comes twice the last one counts.</summary>
[InlineArray(Room)]
internal struct RowFields
{
    /// <summary>How many places there are.</summary>
    public const int Room = 40;

    private JsonPart _first;

    /// <summary>Finds the values.</summary>
    /// <param name="row">A row.</param>
    /// <param name="shape">What to look for.</param>
    /// <param name="found">Gets what was found; comes empty.</param>
    /// <returns><see langword="false"/> where the row is no single whole object.</returns>
    public static bool TryScan(ReadOnlySpan<byte> row, RowShape shape, ref RowFields found)
    {
        var json = new RowScanner(row);
        if (!json.TryOpenObject())
        {
            return false;
        }

        Fill(ref json, shape, ref found);
        return json.IsWhole;
    }

    private static void Fill(scoped ref RowScanner json, RowShape shape, ref RowFields found)
    {
        while (json.TryKey(out var name))
        {
            if (shape.Find(name) is not { } key)
            {
                json.Skip();
                continue;
            }

            var start = json.Start();
            if (key.Inside is not { } inside)
            {
                json.Skip();
            }
            else
            {
                foreach (var place in inside.Places)
                {
                    found[place] = default;
                }

                if (json.TryOpenObject())
                {
                    Fill(ref json, inside, ref found);
                }
            }

            if (key.Place >= 0)
            {
                found[key.Place] = new(start, json.End - start);
            }
        }
    }
}
