using System.Collections.Immutable;
using System.Text.Json;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.Transcripts;

/// <summary>The fields of one transcript row that a meter may need, wherever they stand in it.</summary>
internal ref struct TranscriptRow
{
    public Utf8Value Type;
    public Utf8Value SessionId;
    public Utf8Value ForkedFrom;
    public Utf8Value Uuid;
    public Utf8Value RequestId;
    public Utf8Value RequestRef;
    public Utf8Value RequestedModel;
    public Utf8Value Version;
    public Utf8Value Subtype;
    public Utf8Value AgentId;
    public Utf8Value Cwd;
    public Utf8Value Id;
    public Utf8Value Base;
    public EventTime At;
    public bool IsSidechain;
    public TranscriptMessage Message;
    public AgentProgress Progress;

    /// <summary>Counts that old clients wrote beside the message.</summary>
    public UsageFields Flat;

    public PicoUsd? TotalCost;
    public string? TotalDuration;
    public ImmutableArray<ModelCount> ModelUsage;
    public bool ModelUsageIsRefused;

    /// <summary>Reads a whole row.</summary>
    /// <returns><see langword="false"/> where the row is not one complete object.</returns>
    public static bool TryRead(ReadOnlySpan<byte> row, Utf8Interner names, ref TranscriptRow fields)
    {
        var json = new RowScanner(row);
        if (!json.TryOpenObject())
        {
            return false;
        }

        while (json.TryKey(out var key))
        {
            ReadField(ref json, key, names, ref fields);
        }

        return json.IsWhole;
    }

    private static void ReadField(scoped ref RowScanner json, ReadOnlySpan<byte> key, Utf8Interner names, ref TranscriptRow row)
    {
        switch (key.Length)
        {
            case 4 when key.SequenceEqual("type"u8):
                row.Type = Utf8Value.Next(ref json);
                break;
            case 4 when key.SequenceEqual("uuid"u8):
                row.Uuid = Utf8Value.Next(ref json);
                break;
            case 3 when key.SequenceEqual("cwd"u8):
                row.Cwd = Utf8Value.Next(ref json);
                break;
            case 7 when key.SequenceEqual("message"u8):
                TranscriptMessage.Read(ref json, ref row.Message);
                break;
            case 7 when key.SequenceEqual("agentId"u8):
                row.AgentId = Utf8Value.Next(ref json);
                break;
            case 7 when key.SequenceEqual("version"u8):
                row.Version = Utf8Value.Next(ref json);
                break;
            case 7 when key.SequenceEqual("subtype"u8):
                row.Subtype = Utf8Value.Next(ref json);
                break;
            case 9 when key.SequenceEqual("sessionId"u8):
                row.SessionId = Utf8Value.Next(ref json);
                break;
            case 9 when key.SequenceEqual("timestamp"u8):
                row.At = json.Time();
                break;
            case 9 when key.SequenceEqual("requestId"u8):
                row.RequestId = Utf8Value.Next(ref json);
                break;
            case 10 when key.SequenceEqual("requestRef"u8):
                row.RequestRef = Utf8Value.Next(ref json);
                break;
            case 11 when key.SequenceEqual("isSidechain"u8):
                row.IsSidechain = json.IsTrue();
                break;
            case 14 when key.SequenceEqual("requestedModel"u8):
                row.RequestedModel = Utf8Value.Next(ref json);
                break;
            default:
                ReadRareField(ref json, key, names, ref row);
                break;
        }
    }

    private static void ReadRareField(scoped ref RowScanner json, ReadOnlySpan<byte> key, Utf8Interner names, ref TranscriptRow row)
    {
        switch (key.Length)
        {
            case 2 when key.SequenceEqual("id"u8):
                row.Id = Utf8Value.Next(ref json);
                break;
            case 4 when key.SequenceEqual("data"u8):
                AgentProgress.Read(ref json, ref row.Progress);
                break;
            case 4 when key.SequenceEqual("base"u8):
                row.Base = Utf8Value.Next(ref json);
                break;
            case 10 when key.SequenceEqual("forkedFrom"u8):
                ReadForkedFrom(ref json, ref row);
                break;
            case 10 when key.SequenceEqual("modelUsage"u8):
                row.ModelUsage = CamelCaseCounts.ReadTable(ref json, names, out row.ModelUsageIsRefused);
                break;
            case 12 when key.SequenceEqual("totalCostUSD"u8):
                row.TotalCost = json.Amount();
                break;
            case 13 when key.SequenceEqual("totalDuration"u8):
                var duration = json.Raw();
                row.TotalDuration = json.Single(duration).TokenType == JsonTokenType.Number ? names.Intern(duration) : null;
                break;
            default:
                if (!CamelCaseCounts.TryRead(ref json, key, ref row.Flat))
                {
                    json.Skip();
                }

                break;
        }
    }

    /// <summary>Reads <c>{"sessionId":"…","messageUuid":"…"}</c>.</summary>
    private static void ReadForkedFrom(scoped ref RowScanner json, ref TranscriptRow row)
    {
        row.ForkedFrom = default;
        if (!json.TryOpenObject())
        {
            return;
        }

        while (json.TryKey(out var key))
        {
            if (key.SequenceEqual("sessionId"u8))
            {
                row.ForkedFrom = Utf8Value.Next(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
