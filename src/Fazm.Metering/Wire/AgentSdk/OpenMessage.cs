using Fazm.Metering.Wire.Json;

namespace Fazm.Metering.Wire.AgentSdk;

/// <summary>A message whose answer is on its way in one conversation of the stream.</summary>
internal sealed class OpenMessage
{
    /// <summary>The API's message id.</summary>
    public required string Id { get; set; }

    /// <summary>The model that answers.</summary>
    public string? Model { get; set; }

    /// <summary>The usage as the frames so far have it: a field of mine, so that it can be replaced in place.</summary>
    public UsageFields Usage;
}
