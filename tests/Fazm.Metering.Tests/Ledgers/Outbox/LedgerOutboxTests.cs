using System.Reflection;
using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Outbox;

namespace Fazm.Metering.Tests.Ledgers.Outbox;

/// <summary>An outbox keeps what it said that it has, whatever becomes of its file.</summary>
public sealed class LedgerOutboxTests : IDisposable
{
    private static readonly EventTime Now = EventTime.From(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = OutboxFolder.Create();

    private string File_ => Path.Combine(_folder.FullName, "outbox");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The file is cut at every byte: what was durable in the part that is left is there, in order, once, and nothing is called damaged.</summary>
    [Fact]
    public void A_kill_at_any_byte_loses_nothing_and_doubles_nothing()
    {
        List<(long Length, string[] Ids)> steps = [(0, [])];
        using (var outbox = LedgerOutbox.Open(File_))
        {
            void Step() => steps.Add((new FileInfo(File_).Length, Ids(outbox)));
            for (var i = 0; i < 6; i++)
            {
                outbox.Add(Call(i));
                Step();
                outbox.Add(Call(i));
                if (i % 2 == 1)
                {
                    outbox.Acknowledge(outbox.Pending(1)[0].Id);
                    Step();
                }
            }
        }

        var bytes = File.ReadAllBytes(File_);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            File.WriteAllBytes(File_, bytes[..cut]);
            using (var outbox = LedgerOutbox.Open(File_))
            {
                var expected = steps.Last(step => step.Length <= cut).Ids;
                Assert.Equal(expected, Ids(outbox));
                Assert.Empty(outbox.Damage);
                outbox.Add(Call(100));
            }

            using var again = LedgerOutbox.Open(File_);
            Assert.Equal(Id(Call(100)), again.Pending()[^1].Id);
            Assert.Empty(again.Damage);
        }
    }

    [Fact]
    public void A_damaged_byte_anywhere_costs_its_own_record_and_is_reported_with_its_place()
    {
        List<long> ends = [];
        using (var outbox = LedgerOutbox.Open(File_))
        {
            for (var i = 0; i < 4; i++)
            {
                outbox.Add(Call(i));
                ends.Add(new FileInfo(File_).Length);
            }
        }

        var bytes = File.ReadAllBytes(File_);
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 0x40;
            File.WriteAllBytes(File_, changed);
            using var outbox = LedgerOutbox.Open(File_);
            var hit = ends.FindIndex(end => at < end);
            Assert.Equal(Enumerable.Range(0, 4).Where(i => i != hit).Select(i => Id(Call(i))), Ids(outbox));
            var start = hit == 0 ? 0 : ends[hit - 1];
            Assert.Equal([new OutboxDamage(File_, start, ends[hit] - start)], outbox.Damage.ToArray());
        }
    }

    [Fact]
    public void Damaged_bytes_are_set_aside_when_the_file_is_made_anew()
    {
        long end;
        using (var outbox = LedgerOutbox.Open(File_))
        {
            outbox.Add(Call(0));
            end = new FileInfo(File_).Length;
            outbox.Add(Call(1));
        }

        var bytes = File.ReadAllBytes(File_);
        bytes[30] ^= 1;
        File.WriteAllBytes(File_, bytes);
        using (var outbox = LedgerOutbox.Open(File_))
        {
            outbox.Compact();
        }

        Assert.Equal(bytes[..(int)end], File.ReadAllBytes(File_ + ".damaged"));
        using var again = LedgerOutbox.Open(File_);
        Assert.Empty(again.Damage);
        Assert.Equal([Id(Call(1))], Ids(again));
    }

    [Fact]
    public void Compaction_keeps_what_waits_and_what_was_refused_and_the_order()
    {
        using (var outbox = LedgerOutbox.Open(File_))
        {
            outbox.Add([.. Enumerable.Range(0, 1000).Select(i => Call(i))]);
            var length = new FileInfo(File_).Length;
            var sent = outbox.Pending(991);
            outbox.Settle(sent, [.. sent.Select((item, i) => new LedgerResult
            {
                Key = item.Event.Key,
                Outcome = i == 5 ? LedgerOutcome.Refused : i == 6 ? LedgerOutcome.Conflict : LedgerOutcome.Stored,
                Refusal = i == 5 ? LedgerRefusal.TooLarge : LedgerRefusal.None,
            })]);
            Assert.True(new FileInfo(File_).Length < length / 20, "It was not made smaller.");
            outbox.Add(Call(2000));
        }

        File.WriteAllText(File_ + ".new", "a copy that a kill left");
        using var again = LedgerOutbox.Open(File_);
        Assert.Equal([.. Enumerable.Range(991, 9).Append(2000).Select(i => Id(Call(i)))], Ids(again));
        Assert.Equal([new OutboxItem(Id(Call(5)), again.Refused()[0].Event, LedgerRefusal.TooLarge)], again.Refused().ToArray());
        Assert.False(File.Exists(File_ + ".new"));
    }

    [Fact]
    public void A_second_owner_is_turned_away()
    {
        using (LedgerOutbox.Open(File_))
        {
            Assert.Throws<IOException>(() => LedgerOutbox.Open(File_));
        }

        LedgerOutbox.Open(File_).Dispose();
    }

    [Fact]
    public void What_no_ledger_takes_is_refused_and_the_rest_added()
    {
        using var outbox = LedgerOutbox.Open(File_);
        Assert.Equal([LedgerRefusal.None, LedgerRefusal.BadName, LedgerRefusal.None], outbox.Add(Call(1), Call(2) with { User = string.Empty }, Call(3)).ToArray());
        Assert.Equal([Id(Call(1)), Id(Call(3))], Ids(outbox));
    }

    /// <summary>The answer to a delivery was lost, and another event was never sent: the snapshot holds the one, the view counts both once.</summary>
    [Fact]
    public async Task The_local_view_counts_each_event_once()
    {
        var cancel = TestContextToken;
        var server = InMemoryUsageLedger.Create();
        using var outbox = LedgerOutbox.Open(File_);
        outbox.Add(Call(1) with { Completeness = Completeness.Partial }, Call(2), Call(3));
        await server.IngestAsync("t", [.. outbox.Pending(2).Select(item => item.Event), Call(50)], Now, cancel);

        // Of the first call more became known after it was sent; the second answer was lost.
        outbox.Add(Call(1, output: 900));
        var pending = outbox.Pending();
        var snapshot = await LedgerSnapshot.ReadAsync(server, "t", default, pending.Select(item => item.Event.Key).ToHashSet(), cancel);
        var view = await snapshot.WithAsync(pending, new LedgerOptions(), Now, cancel);

        await server.IngestAsync("t", [.. pending.Select(item => item.Event)], Now, cancel);
        var whole = (await server.BalanceAsync("t", default, cancel)).Sums;
        Assert.Equal(whole, view);
        Assert.NotEqual(whole, snapshot.Sums);
        Assert.Equal(4, view.Calls);

        var later = await LedgerSnapshot.ReadAsync(server, "t", default, pending.Select(item => item.Event.Key).ToHashSet(), cancel);
        Assert.Equal(whole, await later.WithAsync(pending, new LedgerOptions(), Now, cancel));
    }

    [Fact]
    public void An_event_survives_its_bytes_exactly()
    {
        var seen = Call(7) with
        {
            OtherKeys = [EventKey.Request("r")],
            Device = "d",
            Session = "s",
            IsOwnerCertain = false,
            Lineage = "l",
            Agent = "a",
            Source = "chat",
            Payer = "builtin",
            Funding = Funding.Included,
            Platform = Platform.Vertex,
            Location = "global",
            Surface = Surface.MessagesApi,
            UnknownClasses = TokenClasses.CacheRead,
            IsAggregate = true,
            Completeness = Completeness.MadeUp,
            IsSide = true,
            Rank = 12,
            Reported = PicoUsd.FromUnits(123_456_789),
            Pieces = [new("m", Now, new(1, 2, 3, 4, 5, 6, 7), PicoUsd.FromUnits(-5))],
            Corrects = EventKey.Row("x"),
            Amount = PicoUsd.FromUnits(-9),
            Note = "ticket-1",
        };
        var bytes = LedgerEventFormat.Write(seen);
        Assert.True(LedgerEventFormat.TryRead(bytes, out var read));
        Assert.Equal(bytes, LedgerEventFormat.Write(read));
        Assert.Equal((seen with { OtherKeys = [], Pieces = [] }).ToString(), (read with { OtherKeys = [], Pieces = [] }).ToString());
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            Assert.False(LedgerEventFormat.TryRead(bytes.AsMemory(0, cut), out _));
        }

        bytes[0] = 99;
        Assert.False(LedgerEventFormat.TryRead(bytes, out _));
    }

    /// <summary>A new property of type text must be judged before it may travel: none may carry what was said.</summary>
    [Fact]
    public void Events_have_only_the_texts_that_are_names_or_ids() => Assert.Equal(
        ["Agent", "Device", "Lineage", "Location", "Model", "Note", "Payer", "Session", "Source", "User"],
        typeof(LedgerEvent).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType == typeof(string)).Select(property => property.Name).Order(StringComparer.Ordinal));

    private static CancellationToken TestContextToken => CancellationToken.None;

    private static string[] Ids(LedgerOutbox outbox) => [.. outbox.Pending().Select(item => item.Id)];

    private static string Id(LedgerEvent seen) => LedgerOutbox.IdOf(seen);

    private static LedgerEvent Call(int number, long output = 20) => new()
    {
        Key = EventKey.Message(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"msg_{number}")),
        Kind = LedgerEventKind.Call,
        User = "me",
        ReceivedAt = Now,
        At = Now,
        Model = "claude-sonnet-4-5-20250929",
        Usage = new Usage(new TokenCounts(10, output, 0, 0, 5, 0, 0)),
    };
}
