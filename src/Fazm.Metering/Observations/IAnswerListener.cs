namespace Fazm.Metering.Observations;

/// <summary>Hears the pieces of answers while they are read.</summary>
public interface IAnswerListener
{
    /// <summary>A piece came in.</summary>
    /// <param name="chunk">Its text is overwritten when this returns.</param>
    void Hear(in AnswerChunk chunk);
}
