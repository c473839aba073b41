using System.Diagnostics;
using System.Globalization;

namespace Fazm.Metering.Ledgers.Worker;

/// <summary>Dies at a named place, as <c>kill -9</c> would have it: <c>FAZM_FAULT=C5:3</c> at the third time that C5 is passed.</summary>
/// <remarks>The names are those of the requirements, section 6. C9 (a torn log), C15 (clocks), C16 (two processes) and C17 (a full disk) are not
/// places in the code: their tests make them from outside. C10 to C13 belong to budgets.</remarks>
public sealed class FaultPoints
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["received"] = "C1",
        ["row"] = "C2",
        ["rows"] = "C3",
        ["keys"] = "C4",
        ["totals"] = "C5",
        ["commit"] = "C5",
        ["committed"] = "C6",
        ["answered"] = "C7",
        ["half"] = "C8",
        ["migrate"] = "C14",
        ["migrated"] = "C14",
        ["rebuilt"] = "C14",
    };

    private readonly string _wanted;
    private int _left;

    private FaultPoints(string wanted, int left)
    {
        _wanted = wanted;
        _left = left;
    }

    /// <summary>What the environment wishes.</summary>
    public static FaultPoints FromEnvironment()
    {
        var parts = (Environment.GetEnvironmentVariable("FAZM_FAULT") ?? string.Empty).Split(':');
        return new(parts[0], parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1);
    }

    /// <summary>Called by a store or by the worker at a place; the name is a C number or a place's own.</summary>
    public void Pass(string place)
    {
        if (_wanted.Length > 0 && (place == _wanted || Names.GetValueOrDefault(place) == _wanted) && Interlocked.Decrement(ref _left) == 0)
        {
            using var me = Process.GetCurrentProcess();
            me.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
