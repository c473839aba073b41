namespace Fazm.Metering.Evidence;

/// <summary>One id of a call. Rows that share a key are one call; the relation is closed under connection, so no order matters.</summary>
/// <param name="Kind">What kind of id.</param>
/// <param name="Id">The id.</param>
/// <param name="Scope">What bounds it: the session, or the copied row's own id.</param>
/// <param name="At">The time, for <see cref="CallKeyKind.CopiedRow"/>.</param>
internal readonly record struct CallKey(CallKeyKind Kind, string Id, string? Scope = null, EventTime At = default)
{
    public bool Equals(CallKey other) =>
        Kind == other.Kind && At == other.At && string.Equals(Id, other.Id, StringComparison.Ordinal) && string.Equals(Scope, other.Scope, StringComparison.Ordinal);

    public override int GetHashCode() => unchecked((Id.GetHashCode(StringComparison.Ordinal) * 31) + (Scope is null ? 0 : Scope.GetHashCode(StringComparison.Ordinal)) + (int)Kind);

    public static CallKey InSession(string messageId, string session) => new(CallKeyKind.MessageInSession, messageId, session);
}
