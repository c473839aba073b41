namespace Fazm.Metering;

/// <summary>Whose price list bills a call.</summary>
public enum Platform
{
    /// <summary>The Claude API, and the platforms that bill at its prices.</summary>
    Anthropic,

    /// <summary>Amazon Bedrock.</summary>
    Bedrock,

    /// <summary>Google Vertex AI.</summary>
    Vertex,

    /// <summary>The OpenAI API, whose models Codex rollouts name.</summary>
    OpenAI,

    /// <summary>The Gemini API.</summary>
    GoogleGemini,
}
