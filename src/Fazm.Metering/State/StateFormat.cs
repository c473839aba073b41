namespace Fazm.Metering.State;

/// <summary>The saved form of a meter's evidence: JSON, one record a line, the format's name first. It holds what the observations held:
/// ids, numbers, times, names of models and paths.</summary>
internal static class StateFormat
{
    public const string Schema = "fazm-meter.state/2";
}
