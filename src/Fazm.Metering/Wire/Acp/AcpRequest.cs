namespace Fazm.Metering.Wire.Acp;

/// <summary>A request of the client that waits for its answer.</summary>
/// <param name="Session">The session that it names; for a fork the parent.</param>
/// <param name="IsPrompt">True for <c>session/prompt</c>.</param>
/// <param name="IsNew">True for <c>session/new</c>.</param>
/// <param name="Directory">The working directory that it names.</param>
internal readonly record struct AcpRequest(string? Session, bool IsPrompt, bool IsNew, string? Directory);
