using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote. A saved state is the program's own file: a damaged one is refused as a whole, with its line.</summary>
internal static class StateReader
{
    public static void Read(Stream input, EvidenceStore store)
    {
        using var lines = new StreamReader(input, leaveOpen: true);
        var number = 0;
        var named = false;
        while (lines.ReadLine() is { } line)
        {
            number++;
            try
            {
                using var document = JsonDocument.Parse(line);
                var record = document.RootElement;
                if (!named)
                {
                    named = Text(record, "schema") == StateFormat.Schema ? true
                        : throw new InvalidDataException($"This is no saved meter of the format {StateFormat.Schema}.");
                    continue;
                }

                Read(record, store);
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
            {
                throw new InvalidDataException($"The saved meter is damaged at line {number.ToString(CultureInfo.InvariantCulture)}: {broken.Message}", broken);
            }
        }

        if (!named)
        {
            throw new InvalidDataException("The saved meter is empty.");
        }
    }

    private static void Read(JsonElement record, EvidenceStore store)
    {
        if (record.TryGetProperty("call", out var rowsSeen))
        {
            store.Add(Call(record, rowsSeen.GetInt64()));
        }
        else if (record.TryGetProperty("reading", out var reading))
        {
            store.Add(Reading(record, reading.GetString()!));
        }
        else if (record.TryGetProperty("heard", out var heard))
        {
            store.Add(new MessageHeard(Text(record, "in")!, Text(record, "stream")!, Text(record, "after") ?? string.Empty, heard.GetString()!,
                Flag(record, "side"), Text(record, "turnModel"))
            { TokensAfter = record.TryGetProperty("tokensAfter", out var tokensAfter) ? tokensAfter.GetString() : null });
        }
        else if (record.TryGetProperty("session", out var session))
        {
            var id = session.GetString()!;
            store.Add(new SessionFact(id)
            {
                FirstQueueOperation = Time(record, "firstQueueOperation"),
                Project = Text(record, "project"),
                At = Time(record, "at"),
                ForkedFrom = Text(record, "forkedFrom"),
            });
            store.Saw(id, Time(record, "lastAt"));
        }
        else if (record.TryGetProperty("remark", out var remark))
        {
            store.Count((Reason)remark.GetInt32(), Text(record, "detail"), record.GetProperty("count").GetInt64());
        }
    }

    private static CallEvidence Call(JsonElement record, long rowsSeen)
    {
        var units = record.TryGetProperty("units", out var list)
            ? [.. list.EnumerateArray().Select(unit => new BilledUnit((IterationKind)Number(unit, "kind"), Text(unit, "model"), Tokens(unit, "tokens")))]
            : default(ImmutableArray<BilledUnit>);
        var usage = Usage.Restore(Tokens(record, "tokens"), units) with
        {
            Speed = (Speed)Number(record, "speed"),
            Geo = (InferenceGeo)Number(record, "geo"),
            Tier = (ServiceTier)Number(record, "tier"),
            Notes = (UsageNotes)Number(record, "notes"),
        };
        var best = new Snapshot(usage, (Completeness)Number(record, "completeness"), !Flag(record, "side"), Text(record, "model"), (Surface)Number(record, "surface"));
        return CallEvidence.Restore(best, Text(record, "requestedModel"), Time(record, "at"), Text(record, "agent"), rowsSeen,
            [.. record.GetProperty("rows").EnumerateArray().Select(Row)]);
    }

    private static CallRow Row(JsonElement row) => new()
    {
        Session = Text(row, "session")!,
        RequestId = Text(row, "requestId"),
        MessageId = Text(row, "messageId"),
        RowId = Text(row, "rowId"),
        BornIn = Text(row, "bornIn"),
        Uuid = Text(row, "uuid"),
        At = Time(row, "at"),
        Standing = (Standing)Number(row, "standing"),
        IsMain = Flag(row, "main"),
        Chain = new ChainPlace(Text(row, "chain"), Time(row, "chainAt"), Text(row, "stateBefore"), Flag(row, "hasRequest")),
    };

    private static ReadingEvidence Reading(JsonElement record, string id)
    {
        var links = record.GetProperty("links").EnumerateArray()
            .Select(link => new ReadingLink(Text(link, "stream")!, Text(link, "after") ?? string.Empty, Flag(link, "begins"))).ToArray();
        var reading = new ReadingEvidence(new CounterReading
        {
            Id = id,
            Session = Text(record, "in")!,
            Stream = links[0].Stream,
            After = links[0].After,
            BeginsLife = links[0].BeginsLife,
            Surface = (Surface)Number(record, "surface"),
            Kind = (CounterKind)Number(record, "kind"),
            Start = (CounterStart)Number(record, "start"),
            At = Time(record, "at"),
            IsBackground = Flag(record, "background"),
            ModelFromCalls = Flag(record, "modelFromCalls"),
            Rows = Rows(record, "rows"),
            Totals = Rows(record, "totals"),
            PreviousRows = Rows(record, "previousRows"),
            Turn = Tokens(record, "turn"),
            Cost = Money(record, "cost"),
            PreviousCost = Money(record, "previousCost"),
            CostIncrement = Money(record, "costIncrement"),
        });
        foreach (var link in links)
        {
            reading.Join(link);
        }

        return reading;
    }

    private static ImmutableArray<ModelCount> Rows(JsonElement record, string name) => record.TryGetProperty(name, out var rows)
        ? [.. rows.EnumerateArray().Select(row => new ModelCount(Text(row, "model"), Tokens(row, "tokens"), Flag(row, "split")))]
        : default;

    private static TokenCounts Tokens(JsonElement record, string name)
    {
        var counts = record.GetProperty(name);
        return new(counts[0].GetInt64(), counts[1].GetInt64(), counts[2].GetInt64(), counts[3].GetInt64(), counts[4].GetInt64(), counts[5].GetInt64(), counts[6].GetInt64());
    }

    private static PicoUsd? Money(JsonElement record, string name) =>
        !record.TryGetProperty(name, out var text) ? null
        : PicoUsd.TryParse(text.GetString(), out var amount) ? amount
        : throw new FormatException($"{name} is no amount.");

    private static EventTime Time(JsonElement record, string name) =>
        record.TryGetProperty(name, out var ticks) ? EventTime.FromUtcTicks(ticks.GetInt64()) : EventTime.Unknown;

    private static int Number(JsonElement record, string name) => record.GetProperty(name).GetInt32();

    private static string? Text(JsonElement record, string name) => record.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static bool Flag(JsonElement record, string name) => record.TryGetProperty(name, out var flag) && flag.GetBoolean();
}
