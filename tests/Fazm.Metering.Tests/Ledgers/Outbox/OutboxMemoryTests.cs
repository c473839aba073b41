using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Outbox;

namespace Fazm.Metering.Tests.Ledgers.Outbox;

/// <summary>An outbox keeps places in memory, not events, and a file of any length is opened through a small window.</summary>
[Collection(nameof(Alone))]
public sealed class OutboxMemoryTests : IDisposable
{
    private static readonly EventTime Now = EventTime.From(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = OutboxFolder.Create();

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>2,000 events of 20 KB each are 40 MB in the file, and less than 1 MB in memory.</summary>
    [Fact]
    public void A_long_file_takes_little_memory()
    {
        var path = Path.Combine(_folder.FullName, "outbox");
        using (var outbox = LedgerOutbox.Open(path))
        {
            foreach (var part in Enumerable.Range(0, 2000).Chunk(100))
            {
                outbox.Add([.. part.Select(number => Long(number))]);
            }
        }

        var length = new FileInfo(path).Length;
        Assert.True(length > 30_000_000, $"{length}");
        LedgerOutbox.Open(path).Dispose();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var opened = LedgerOutbox.Open(path);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 1_000_000, $"{held} bytes are held.");
        Assert.Equal(2000, opened.Count);

        var largest = 0L;
        while (opened.Pending(10) is { IsEmpty: false } some)
        {
            opened.Acknowledge(some.Select(item => item.Id));
            largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        Assert.True(new FileInfo(path).Length < length / 10, "It was not made smaller.");
        Assert.Equal(0, opened.Count);
    }

    /// <summary>A record that is longer than the window, damage across its borders, and a torn end, at every border.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(1500)]
    public void Records_across_the_windows_borders_are_whole(int pieces)
    {
        var path = Path.Combine(_folder.FullName, "outbox");
        var events = Enumerable.Range(0, 60).Select(i => Long(i, i % 7 == 3 ? pieces * 5 : pieces)).ToArray();
        List<long> ends = [];
        using (var outbox = LedgerOutbox.Open(path))
        {
            foreach (var seen in events)
            {
                outbox.Add(seen);
                ends.Add(new FileInfo(path).Length);
            }
        }

        var bytes = File.ReadAllBytes(path);
        var random = new Random(pieces);
        for (var run = 0; run < 8; run++)
        {
            // One record is damaged, and the last write is cut off.
            var (hit, cut) = (random.Next(50), random.NextInt64(ends[55], ends[^1]));
            var changed = bytes[..(int)cut];
            var start = hit == 0 ? 0 : ends[hit - 1];
            changed[random.NextInt64(start, ends[hit])] ^= 0x10;
            File.WriteAllBytes(path, changed);
            using var outbox = LedgerOutbox.Open(path);
            Assert.Equal([new OutboxDamage(path, start, ends[hit] - start)], outbox.Damage.ToArray());
            Assert.Equal(events.Where((_, i) => i != hit && ends[i] <= cut).Select(LedgerOutbox.IdOf), outbox.Pending().Select(item => item.Id));
        }
    }

    /// <summary>Whatever stands before a record and however long it is, the record is found, also where its beginning lies across the window's border.</summary>
    [Fact]
    public void A_record_behind_any_length_of_damage_is_found()
    {
        var path = Path.Combine(_folder.FullName, "outbox");
        using (var outbox = LedgerOutbox.Open(path))
        {
            outbox.Add(Long(1, 3));
        }

        var record = File.ReadAllBytes(path);
        foreach (var length in Enumerable.Range((1 << 16) - 6, 16).Append(1).Append(200_000))
        {
            File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)7, length), .. record]);
            using var outbox = LedgerOutbox.Open(path);
            Assert.Equal([new OutboxDamage(path, 0, length)], outbox.Damage.ToArray());
            Assert.Equal([LedgerOutbox.IdOf(Long(1, 3))], outbox.Pending().Select(item => item.Id));
        }
    }

    /// <summary>Small records behind one of every length, so that some record ends at, before and behind the window's border, byte by byte.</summary>
    [Fact]
    public void A_record_may_end_anywhere_in_the_window()
    {
        var path = Path.Combine(_folder.FullName, "outbox");
        var small = Enumerable.Range(100, 800).Select(number => Long(number, 1)).ToArray();
        using (var outbox = LedgerOutbox.Open(path))
        {
            outbox.Add(small);
        }

        var tail = File.ReadAllBytes(path);
        for (var padding = 1; padding <= (tail.Length / small.Length) + 1; padding++)
        {
            File.Delete(path);
            using (var outbox = LedgerOutbox.Open(path))
            {
                outbox.Add(Long(1, 1) with { Key = EventKey.Counters(new string('p', padding)) });
            }

            File.WriteAllBytes(path, [.. File.ReadAllBytes(path), .. tail]);
            using var again = LedgerOutbox.Open(path);
            Assert.Empty(again.Damage);
            Assert.Equal(1 + small.Length, again.Count);
        }
    }

    /// <summary>A file system may leave zeros where a write that was cut off would have been. They are no damage, and the next record stands in their place.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(70_000)]
    [InlineData(200_000)]
    public void Zeros_at_the_end_are_a_write_that_never_was(int zeros)
    {
        var path = Path.Combine(_folder.FullName, "outbox");
        using (var outbox = LedgerOutbox.Open(path))
        {
            outbox.Add(Long(1, 3));
        }

        var record = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. record, .. new byte[zeros]]);
        using (var outbox = LedgerOutbox.Open(path))
        {
            Assert.Empty(outbox.Damage);
            Assert.Equal(1, outbox.Count);
            outbox.Add(Long(2, 3));
        }

        using var again = LedgerOutbox.Open(path);
        Assert.Empty(again.Damage);
        Assert.Equal([LedgerOutbox.IdOf(Long(1, 3)), LedgerOutbox.IdOf(Long(2, 3))], again.Pending().Select(item => item.Id));
    }

    /// <summary>A file that somebody else has written to is not believed.</summary>
    [Fact]
    public void An_event_that_changed_under_it_is_not_given_out()
    {
        var path = Path.Combine(_folder.FullName, "outbox");
        using var outbox = LedgerOutbox.Open(path);
        outbox.Add(Long(1, 3), Long(2, 3));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Its owner's lock keeps away whoever asks for it; dd does not.
        using (var other = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dd", ["if=/dev/zero", $"of={path}", "bs=1", "seek=40", "count=3", "conv=notrunc", "status=none"]))!)
        {
            other.WaitForExit();
            Assert.Equal(0, other.ExitCode);
        }

        Assert.Contains("was changed by somebody else at byte 0", Assert.Throws<IOException>(() => outbox.Pending()).Message, StringComparison.Ordinal);
    }

    private static LedgerEvent Long(int number) => Long(number, 1000);

    private static LedgerEvent Long(int number, int pieces) => new()
    {
        Key = EventKey.Counters(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"s-{number}")),
        Kind = LedgerEventKind.Counters,
        User = "me",
        Session = "s",
        ReceivedAt = Now,
        At = Now,
        Pieces = [.. Enumerable.Range(0, pieces).Select(i => new LedgerPiece("claude-haiku-5-5", Now, new(i + 1, number, 0, 0, 0, 0, 0)))],
    };
}
