using System.Globalization;

namespace Fazm.Metering.Cli.Scanning;

/// <summary>One line on a terminal that says how far a long scan is. Silent for short ones and where nobody looks. Thread-safe.</summary>
internal sealed class ProgressLine(TextWriter error, bool isTerminal, TimeProvider clock) : IDisposable
{
    private const int Cells = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _lock = new();
    private TimeSpan _next = Patience;
    private int _written;

    /// <summary>Says how much is done.</summary>
    /// <param name="files">Files done.</param>
    /// <param name="bytes">Bytes done.</param>
    /// <param name="allBytes">Bytes there are; zero where that is unknown.</param>
    public void Report(int files, long bytes, long allBytes) => Tell(() => Line(files, bytes, allBytes));

    /// <summary>Says how much of what was read is stored.</summary>
    /// <param name="events">Events done.</param>
    /// <param name="all">Events there are.</param>
    public void ReportStored(long events, long all) => Tell(() => "Storing " + Bar(events, all) + string.Create(CultureInfo.InvariantCulture, $" {events:N0} of {all:N0} events"));

    private void Tell(Func<string> line)
    {
        if (!isTerminal)
        {
            return;
        }

        lock (_lock)
        {
            var elapsed = clock.GetElapsedTime(_start);
            if (elapsed < _next)
            {
                return;
            }

            _next = elapsed + Pause;
            Show(line());
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_written > 0)
            {
                Show(string.Empty);
                error.Write('\r');
                error.Flush();
                _written = 0;
            }
        }
    }

    private static string Line(int files, long bytes, long allBytes)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"{files:N0} files, {bytes / 1_000_000:N0} MB");
        if (allBytes <= 0)
        {
            return $"Reading: {count}";
        }

        return $"Reading {Bar(bytes, allBytes)} {count}";
    }

    private static string Bar(long part, long all)
    {
        var done = Math.Clamp(part, 0, all);
        var cells = (int)((Int128)done * Cells / Math.Max(1, all));
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', cells)}{new string('.', Cells - cells)}] {(int)((Int128)done * 100 / Math.Max(1, all)),3}%");
    }

    // Blanks over what was longer: no escape sequence is needed.
    private void Show(string line)
    {
        error.Write("\r" + line.PadRight(_written));
        error.Flush();
        _written = line.Length;
    }
}
