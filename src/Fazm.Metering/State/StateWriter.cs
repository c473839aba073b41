using System.Collections.Immutable;
using System.Text.Json;
using Fazm.Metering.Evidence;
using Fazm.Metering.Observations;

namespace Fazm.Metering.State;

/// <summary>Writes a store's evidence, in an order that depends on nothing but the evidence.</summary>
internal sealed class StateWriter : IDisposable
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly Stream _output;
    private readonly Utf8JsonWriter _json;

    private StateWriter(Stream output)
    {
        _output = output;
        _json = new Utf8JsonWriter(output);
    }

    public static void Write(EvidenceStore store, Stream output)
    {
        using var writer = new StateWriter(output);
        writer.Line(json => json.WriteString("schema"u8, StateFormat.Schema));
        foreach (var session in store.Sessions.Values.OrderBy(session => session.Id, StringComparer.Ordinal))
        {
            writer.Write(session);
        }

        foreach (var call in store.Calls.Calls.OrderBy(CallOrder.NameOf, StringComparer.Ordinal))
        {
            writer.Line(json => Write(json, call));
        }

        foreach (var remark in store.Remarks.Counts)
        {
            writer.Line(json =>
            {
                json.WriteNumber("remark"u8, (int)remark.Reason);
                Text(json, "detail"u8, remark.Detail);
                json.WriteNumber("count"u8, remark.Count);
            });
        }
    }

    /// <summary>Writes one session and its calls as a state of its own.</summary>
    public static void Write(SessionEvidence session, Stream output)
    {
        using var writer = new StateWriter(output);
        writer.Line(json => json.WriteString("schema"u8, StateFormat.Schema));
        writer.Write(session);
        foreach (var call in session.Calls.OrderBy(CallOrder.NameOf, StringComparer.Ordinal))
        {
            writer.Line(json => Write(json, call));
        }
    }

    public void Dispose() => _json.Dispose();

    private void Write(SessionEvidence session)
    {
        Line(json =>
        {
            var fact = session.ToFact();
            json.WriteString("session"u8, fact.Session);
            Time(json, "firstQueueOperation"u8, fact.FirstQueueOperation);
            Text(json, "project"u8, fact.Project);
            Time(json, "at"u8, fact.At);
            Text(json, "forkedFrom"u8, fact.ForkedFrom);
            Time(json, "lastAt"u8, session.LastAt);
        });

        foreach (var heard in session.Heard.OrderBy(heard => heard.MessageId, StringComparer.Ordinal).ThenBy(heard => heard.After, StringComparer.Ordinal)
                     .ThenBy(heard => heard.Stream, StringComparer.Ordinal).ThenBy(heard => heard.TokensAfter, StringComparer.Ordinal))
        {
            Line(json =>
            {
                json.WriteString("heard"u8, heard.MessageId);
                json.WriteString("in"u8, heard.Session);
                json.WriteString("stream"u8, heard.Stream);
                Text(json, "after"u8, heard.After);
                Flag(json, "side"u8, heard.IsSide);
                Text(json, "turnModel"u8, heard.TurnModel);
                if (heard.TokensAfter is { } tokensAfter)
                {
                    json.WriteString("tokensAfter"u8, tokensAfter);
                }
            });
        }

        foreach (var reading in session.Readings.Values.OrderBy(reading => reading.Best.Id, StringComparer.Ordinal))
        {
            Line(json => Write(json, reading));
        }
    }

    private static void Write(Utf8JsonWriter json, ReadingEvidence evidence)
    {
        var reading = evidence.Best;
        json.WriteString("reading"u8, reading.Id);
        json.WriteString("in"u8, reading.Session);
        json.WriteNumber("surface"u8, (int)reading.Surface);
        json.WriteNumber("kind"u8, (int)reading.Kind);
        json.WriteNumber("start"u8, (int)reading.Start);
        Time(json, "at"u8, reading.At);
        Flag(json, "background"u8, reading.IsBackground);
        Flag(json, "modelFromCalls"u8, reading.ModelFromCalls);
        Rows(json, "rows"u8, reading.Rows);
        Rows(json, "totals"u8, reading.Totals);
        Rows(json, "previousRows"u8, reading.PreviousRows);
        Tokens(json, "turn"u8, reading.Turn);
        Money(json, "cost"u8, reading.Cost);
        Money(json, "previousCost"u8, reading.PreviousCost);
        Money(json, "costIncrement"u8, reading.CostIncrement);
        // The best telling's own place comes first, so that it is the best again after loading.
        json.WriteStartArray("links"u8);
        Link(json, new(reading.Stream, reading.After, reading.BeginsLife));
        foreach (var link in evidence.Links.ToArray().OrderBy(link => link.Stream, StringComparer.Ordinal).ThenBy(link => link.After, StringComparer.Ordinal))
        {
            Link(json, link);
        }

        json.WriteEndArray();
    }

    private static void Link(Utf8JsonWriter json, in ReadingLink link)
    {
        json.WriteStartObject();
        json.WriteString("stream"u8, link.Stream);
        Text(json, "after"u8, link.After);
        Flag(json, "begins"u8, link.BeginsLife);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CallEvidence call)
    {
        var best = call.Best;
        json.WriteNumber("call"u8, call.RowsSeen);
        json.WriteNumber("completeness"u8, (int)best.Completeness);
        Flag(json, "side"u8, !best.IsMain);
        Text(json, "model"u8, best.Model);
        json.WriteNumber("surface"u8, (int)best.Surface);
        Text(json, "requestedModel"u8, call.RequestedModel);
        Time(json, "at"u8, call.At);
        Text(json, "agent"u8, call.Agent);
        Tokens(json, "tokens"u8, best.Usage.Tokens);
        json.WriteNumber("speed"u8, (int)best.Usage.Speed);
        json.WriteNumber("geo"u8, (int)best.Usage.Geo);
        json.WriteNumber("tier"u8, (int)best.Usage.Tier);
        json.WriteNumber("notes"u8, (int)best.Usage.Notes);
        if (!best.Usage.SeparateUnits.IsDefault)
        {
            json.WriteStartArray("units"u8);
            foreach (var unit in best.Usage.SeparateUnits)
            {
                json.WriteStartObject();
                json.WriteNumber("kind"u8, (int)unit.Kind);
                Text(json, "model"u8, unit.Model);
                Tokens(json, "tokens"u8, unit.Tokens);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("rows"u8);
        foreach (var row in call.Rows.ToArray().OrderBy(row => row.Session, StringComparer.Ordinal).ThenBy(row => row.RequestId, StringComparer.Ordinal)
                     .ThenBy(row => row.MessageId, StringComparer.Ordinal).ThenBy(row => row.Uuid, StringComparer.Ordinal)
                     .ThenBy(row => row.BornIn, StringComparer.Ordinal).ThenBy(row => row.RowId, StringComparer.Ordinal).ThenBy(row => row.At))
        {
            Write(json, row);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, in CallRow row)
    {
        json.WriteStartObject();
        json.WriteString("session"u8, row.Session);
        Text(json, "requestId"u8, row.RequestId);
        Text(json, "messageId"u8, row.MessageId);
        Text(json, "rowId"u8, row.RowId);
        Text(json, "bornIn"u8, row.BornIn);
        Text(json, "uuid"u8, row.Uuid);
        Time(json, "at"u8, row.At);
        json.WriteNumber("standing"u8, (int)row.Standing);
        Flag(json, "main"u8, row.IsMain);
        if (row.Chain.Root is { } root)
        {
            json.WriteString("chain"u8, root);
            Time(json, "chainAt"u8, row.Chain.At);
            json.WriteString("stateBefore"u8, row.Chain.StateBefore);
        }

        // Also of a row without a place: it tells what the session's client writes.
        Flag(json, "hasRequest"u8, row.Chain.MayBeSaved);
        json.WriteEndObject();
    }

    private static void Rows(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<ModelCount> rows)
    {
        if (rows.IsDefault)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            Text(json, "model"u8, row.Model);
            Tokens(json, "tokens"u8, row.Tokens);
            Flag(json, "split"u8, row.SplitKnown);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Tokens(Utf8JsonWriter json, ReadOnlySpan<byte> name, in TokenCounts tokens)
    {
        json.WriteStartArray(name);
        foreach (var count in (ReadOnlySpan<long>)[tokens.Input, tokens.Output, tokens.CacheWrite5m, tokens.CacheWrite1h, tokens.CacheRead, tokens.WebSearches, tokens.WebFetches])
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
    }

    private static void Money(Utf8JsonWriter json, ReadOnlySpan<byte> name, PicoUsd? amount)
    {
        if (amount is { } known)
        {
            json.WriteString(name, known.ToString());
        }
    }

    private static void Time(Utf8JsonWriter json, ReadOnlySpan<byte> name, EventTime at)
    {
        if (at.IsKnown)
        {
            json.WriteNumber(name, at.UtcTicks);
        }
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }

    private static void Flag(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool flag)
    {
        if (flag)
        {
            json.WriteBoolean(name, true);
        }
    }

    private void Line(Action<Utf8JsonWriter> write)
    {
        _json.WriteStartObject();
        write(_json);
        _json.WriteEndObject();
        _json.Flush();
        _output.Write(NewLine);
        _json.Reset();
    }
}
