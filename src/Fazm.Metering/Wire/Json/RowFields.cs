using System.Runtime.CompilerServices;

namespace Fazm.Metering.Wire.Json;

/// <summary>Where the values of a row stand that a shape asks for; a value that the row lacks is not present. Of a key that comes twice the last one counts.</summary>
[InlineArray(Room)]
internal struct RowFields
{
    /// <summary>How many places there are.</summary>
    public const int Room = 40;

    private JsonPart _first;
}
