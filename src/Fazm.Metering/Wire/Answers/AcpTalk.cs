namespace Fazm.Metering.Wire.Answers;

/// <summary>One session on one connection.</summary>
internal sealed class AcpTalk(string session)
{
    public string Session { get; } = session;

    /// <summary>True once a prompt was sent: what is said before it is history that is played again.</summary>
    public bool IsLive { get; set; }

    /// <summary>The model that the agent named last.</summary>
    public string? Model { get; set; }

    /// <summary>The message that the main conversation is at.</summary>
    public string? Message { get; set; }

    /// <summary>How many bytes of the input of each tool call were heard.</summary>
    public Dictionary<string, int> InputHeard { get; } = new(StringComparer.Ordinal);
}
