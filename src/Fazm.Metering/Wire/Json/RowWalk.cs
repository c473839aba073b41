namespace Fazm.Metering.Wire.Json;

/// <summary>Finds the fields of rows, row after row, in one pass over each and in whatever order the keys come.</summary>
/// <remarks>It remembers which key came after which: rows of a kind have the same keys in the same order, so that most are known by one comparison. Not thread-safe.</remarks>
internal sealed class RowWalk(RowShape shape)
{
    // Behind each key the one that came after it, and behind each object's key the first one inside; before all the first of the row.
    private readonly RowShape.Key?[] _next = new RowShape.Key?[2 * (shape.Count + 1)];

    /// <summary>Finds the fields.</summary>
    /// <param name="row">A row.</param>
    /// <param name="found">Gets what was found; comes empty.</param>
    /// <returns><see langword="false"/> where the row is no single whole object.</returns>
    public bool TryScan(ReadOnlySpan<byte> row, ref RowFields found)
    {
        var json = new RowScanner(row);
        if (!json.TryOpenObject())
        {
            return false;
        }

        Fill(ref json, shape, ref _next[1], ref found);
        return json.IsWhole;
    }

    private void Fill(scoped ref RowScanner json, RowShape level, ref RowShape.Key? expected, ref RowFields found)
    {
        while (true)
        {
            var key = expected;
            if (key is null || !json.TryKey(key.Text))
            {
                if (!json.TryKey(out var name))
                {
                    return;
                }

                key = level.Find(name);
                if (key is null)
                {
                    json.Skip();
                    continue;
                }

                expected = key;
            }

            expected = ref _next[2 * key.Number];
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
                    Fill(ref json, inside, ref _next[(2 * key.Number) + 1], ref found);
                }
            }

            if (key.Place >= 0)
            {
                found[key.Place] = new(start, json.End - start);
            }
        }
    }
}
