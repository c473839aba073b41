namespace Fazm.Metering.Observations;

/// <summary>What a piece of an answer is.</summary>
public enum AnswerPart
{
    /// <summary>Text for the reader.</summary>
    Text,

    /// <summary>Thinking that is shown.</summary>
    Thinking,

    /// <summary>The name and the input of a tool call.</summary>
    ToolInput,
}
