using Fazm.Metering.Ledgers;
using Fazm.Metering.Ledgers.Outbox;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Fazm.Metering.Tests.Ledgers.Outbox;

/// <summary>Any history of an outbox beside the plainest one: a list.</summary>
public sealed class OutboxHistoryTests : IDisposable
{
    private static readonly EventTime Now = EventTime.From(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = OutboxFolder.Create();
    private int _histories;
    private int _tornAdds;
    private int _tornAnswers;
    private int _compactions;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Events are added, told again, acknowledged and refused, the file is made anew, and any step may be cut off at any byte of what it wrote. What was
    /// acknowledged to the caller is there, nothing is there twice, the order is that of adding, and of a step that was cut off a prefix was done.</summary>
    [Property(MaxTest = 1000, StartSize = 5, EndSize = 40)]
    public Property Whatever_happens_it_holds_what_it_said() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue).ListOf()), codes => Run(codes.ToList()));

    /// <summary>The property above met the hard cases; 200 histories of the same kind, seeded, so that this does not depend on chance.</summary>
    [Fact]
    public void The_hard_cases_occur()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            Run([.. Enumerable.Range(0, 40).Select(_ => random.Next())]);
        }

        Assert.True(_tornAdds > 100 && _tornAnswers > 100 && _compactions > 100, $"{_tornAdds} torn adds, {_tornAnswers} torn answers, {_compactions} compactions");
    }

    private void Run(List<int> codes)
    {
        var path = Path.Combine(_folder.FullName, $"{++_histories}");
        List<(LedgerEvent Event, LedgerRefusal Refusal)> model = [];
        var number = 0;
        var outbox = LedgerOutbox.Open(path);
        try
        {
            foreach (var code in codes)
            {
                var random = new Random(code);
                var isCut = random.Next(3) == 0;
                byte[] before = [];
                if (isCut)
                {
                    // Its owner keeps everybody else from its file.
                    outbox.Dispose();
                    before = File.ReadAllBytes(path);
                    outbox = LedgerOutbox.Open(path);
                }

                // The steps of one call, in the order in which they become durable: a cut leaves a prefix of them.
                List<Action<List<(LedgerEvent Event, LedgerRefusal Refusal)>>> steps = [];
                switch (code % 5)
                {
                    case 0 or 1:
                        LedgerEvent[] added = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => random.Next(4) == 0 && number > 0 ? Call(random.Next(number)) : Call(number++))];
                        steps.AddRange(added.Select(seen => (Action<List<(LedgerEvent Event, LedgerRefusal Refusal)>>)(list => Add(list, seen))));
                        outbox.Add(added);
                        break;
                    case 2 or 3 when model.Count > 0:
                        var sent = outbox.Pending(1 + random.Next(4));
                        var refused = sent.Select(_ => random.Next(5) == 0).ToList();
                        steps.AddRange(sent.Select((item, i) => (Action<List<(LedgerEvent Event, LedgerRefusal Refusal)>>)(list => Settle(list, item.Event.Key, refused[i]))));
                        outbox.Settle(sent, [.. sent.Select((item, i) => new LedgerResult
                        {
                            Key = item.Event.Key, Outcome = refused[i] ? LedgerOutcome.Refused : LedgerOutcome.Stored, Refusal = refused[i] ? LedgerRefusal.TooLarge : LedgerRefusal.None,
                        })]);
                        break;
                    case 4:
                        outbox.Compact();
                        _compactions++;
                        break;
                }

                if (!isCut)
                {
                    steps.ForEach(step => step(model));
                }
                else
                {
                    outbox.Dispose();
                    var after = File.ReadAllBytes(path);
                    var isAppended = after.AsSpan().StartsWith(before);
                    var cut = isAppended ? random.Next(before.Length, after.Length + 1) : random.Next(2);
                    File.WriteAllBytes(path, isAppended ? after[..cut] : cut == 0 ? before : after);
                    if (!isAppended)
                    {
                        // The copy that was being made is cut anywhere too.
                        File.WriteAllBytes(path + ".new", after[..random.Next(after.Length + 1)]);
                    }

                    outbox = LedgerOutbox.Open(path);
                    var isTorn = isAppended && cut > before.Length && cut < after.Length;
                    _tornAdds += isTorn && code % 5 < 2 ? 1 : 0;
                    _tornAnswers += isTorn && code % 5 > 1 ? 1 : 0;
                    if (!isAppended && code % 5 == 4)
                    {
                        // Made anew or not, it holds the same.
                        cut = 1;
                    }

                    model = Prefixes(model, steps).FirstOrDefault(list => IsSame(outbox, list)) ?? throw new InvalidOperationException($"After a cut at {cut} of {before.Length} to {after.Length} it holds no prefix of the step.");
                }

                Assert.True(IsSame(outbox, model), $"It holds {outbox.Count}, not {model.Count}.");
                Assert.Equal((model.Count, model.Count(item => item.Refusal != LedgerRefusal.None)), (outbox.Count, outbox.RefusedCount));
                Assert.Empty(outbox.Damage);
            }

            outbox.Dispose();
            outbox = LedgerOutbox.Open(path);
            Assert.True(IsSame(outbox, model), "Opened again it holds something else.");
        }
        finally
        {
            outbox.Dispose();
            foreach (var file in _folder.EnumerateFiles($"{_histories}*"))
            {
                file.Delete();
            }
        }
    }

    /// <summary>The longest prefix first, so that a step that was wholly done is taken as done.</summary>
    private static IEnumerable<List<(LedgerEvent Event, LedgerRefusal Refusal)>> Prefixes(List<(LedgerEvent Event, LedgerRefusal Refusal)> model, List<Action<List<(LedgerEvent Event, LedgerRefusal Refusal)>>> steps)
    {
        for (var count = steps.Count; count >= 0; count--)
        {
            List<(LedgerEvent Event, LedgerRefusal Refusal)> list = [.. model];
            steps.Take(count).ToList().ForEach(step => step(list));
            yield return list;
        }
    }

    private static bool IsSame(LedgerOutbox outbox, List<(LedgerEvent Event, LedgerRefusal Refusal)> model) =>
        outbox.Pending().Select(Text).SequenceEqual(model.Where(item => item.Refusal == LedgerRefusal.None).Select(Text)) &&
        outbox.Refused().Select(Text).SequenceEqual(model.Where(item => item.Refusal != LedgerRefusal.None).Select(Text));

    private static string Text(OutboxItem item) => $"{item.Id} {item.Event.Key} {item.Refusal}";

    private static string Text((LedgerEvent Event, LedgerRefusal Refusal) item) => $"{LedgerOutbox.IdOf(item.Event)} {item.Event.Key} {item.Refusal}";

    private static void Add(List<(LedgerEvent Event, LedgerRefusal Refusal)> model, LedgerEvent seen)
    {
        if (!model.Any(item => item.Event.Key == seen.Key))
        {
            model.Add((seen, LedgerRefusal.None));
        }
    }

    private static void Settle(List<(LedgerEvent Event, LedgerRefusal Refusal)> model, EventKey key, bool isRefused)
    {
        var place = model.FindIndex(item => item.Event.Key == key);
        if (isRefused)
        {
            model[place] = model[place] with { Refusal = LedgerRefusal.TooLarge };
        }
        else
        {
            model.RemoveAt(place);
        }
    }

    private static LedgerEvent Call(int number) => new()
    {
        Key = EventKey.Message(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"msg_{number}{new string('x', number * 7 % 90)}")),
        Kind = LedgerEventKind.Call,
        User = "me",
        ReceivedAt = Now,
        At = Now,
        Model = "claude-sonnet-4-5-20250929",
        Usage = new Usage(new TokenCounts(10, number, 0, 0, 5, 0, 0)),
    };
}
