using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Fazm.Metering.Observations;
using Fazm.Metering.Wire.Streams;

namespace Fazm.Metering.Wire.Acp;

/// <summary>One session on one connection: what its two counters, the running cost and the usage of prompts, said last.</summary>
internal sealed class AcpLife(string session, bool isNamed)
{
    private long _costs;
    private long _prompts;

    /// <summary>The session.</summary>
    public string Session { get; } = session;

    /// <summary>The life's name; <see langword="null"/> until the first prompt or the first usage.</summary>
    public string? Id { get; private set; }

    /// <summary>True once a prompt was sent: what is said before it is history that is played again.</summary>
    public bool IsLive { get; set; }

    /// <summary>True when the session was made on this connection, so that its counters began at nothing.</summary>
    public bool IsNew { get; set; }

    /// <summary>The model that the agent named last.</summary>
    public string? Model { get; set; }

    /// <summary>The newest time that the session's rows stated.</summary>
    public EventTime Latest { get; private set; }

    /// <summary>The last running cost.</summary>
    public PicoUsd? Cost { get; set; }

    /// <summary>The id of the last reading of the running cost.</summary>
    public string LastCost { get; set; } = string.Empty;

    /// <summary>The id of the last prompt's reading.</summary>
    public string LastPrompt { get; set; } = string.Empty;

    /// <summary>The last cumulative usage, for agents that state it so.</summary>
    public ImmutableArray<ModelCount> Total { get; set; }

    /// <summary>The messages heard since the last running cost.</summary>
    public HashSet<string> Heard { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes the time of a row.</summary>
    public void Advance(EventTime at)
    {
        if (at.IsKnown && (!Latest.IsKnown || at > Latest))
        {
            Latest = at;
        }
    }

    /// <summary>Names the life by what the connection said so far, but for the updates of lives that had a name by then, if it has no name yet. Not by its first
    /// rows: two loads of one session begin with the same bytes. A session that only the caller knows (a file's name, perhaps) is no part of it.</summary>
    public string Name(in ByteChain said) => Id ??= isNamed ? Session + ":" + said.ToString() : said.ToString();

    /// <summary>The id of the next reading of the running cost.</summary>
    public string NextCost(ReadOnlySpan<byte> message) => Next('c', _costs++, message);

    /// <summary>The id of the next reading of a prompt's usage.</summary>
    public string NextPrompt(ReadOnlySpan<byte> message) => Next('p', _prompts++, message);

    /// <summary>A prompt's reading as one of the session's sum.</summary>
    public CounterReading Cumulative(CounterReading reading)
    {
        var before = Total;
        Total = reading.Rows;
        var falls = !before.IsDefault && (reading.Rows[0].Tokens - before[0].Tokens).HasNegative;
        return reading with
        {
            Kind = CounterKind.RunningTotal,
            Turn = default,
            BeginsLife = falls,
            Start = !before.IsDefault && !falls ? CounterStart.Previous : falls || IsNew ? CounterStart.Zero : CounterStart.ZeroOrRestored,
            PreviousRows = before.IsDefault || falls ? default : [before[0] with { Model = reading.Rows[0].Model }],
        };
    }

    private string Next(char counter, long place, ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, hash);
        return string.Create(CultureInfo.InvariantCulture, $"{Id}:{counter}{place}:{Convert.ToHexStringLower(hash[..8])}");
    }
}
