namespace Fazm.Metering.Observations;

/// <summary>What one row says about one API call.</summary>
/// <remarks>Ids are the provider's or the client's own; which of them make two rows one call is the meter's business. At least one of
/// <see cref="RequestId"/>, <see cref="MessageId"/> and <see cref="RowId"/> is set. Text is compared ordinally.</remarks>
public readonly record struct CallSnapshot
{
    /// <summary>The API's request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The API's message id.</summary>
    public string? MessageId { get; init; }

    /// <summary>An id that the reader made, for a row that carries neither id of the API: a copy of the row in a copy of the file has the same.</summary>
    public string? RowId { get; init; }

    /// <summary>The client's id of the row. It may confirm a copy; it never identifies a call.</summary>
    public string? Uuid { get; init; }

    /// <summary>The session in whose file or stream the row stands; for a subagent its parent's.</summary>
    public required string Session { get; init; }

    /// <summary>The session in which the row was born, where the row names another than <see cref="Session"/>; else <see langword="null"/>.</summary>
    public string? BornIn { get; init; }

    /// <summary>When the row was written.</summary>
    public EventTime At { get; init; }

    /// <summary>The model that answered, less a <c>[1m]</c> suffix.</summary>
    public string? Model { get; init; }

    /// <summary>The model that was asked for, less a <c>[1m]</c> suffix, where the row says so. Clients key their counters by it.</summary>
    public string? RequestedModel { get; init; }

    /// <summary>The usage record, whole.</summary>
    public Usage Usage { get; init; }

    /// <summary>How much the row could know.</summary>
    public Completeness Completeness { get; init; }

    /// <summary>Where the row was heard.</summary>
    public Surface Surface { get; init; }

    /// <summary>The subagent that made the call; <see langword="null"/> for the main conversation or where no id is given.</summary>
    public string? Agent { get; init; }

    /// <summary>True for a side conversation: a subagent, or an aside that may replay rows of the main one.</summary>
    public bool IsSide { get; init; }

    /// <summary>Own or copied, as far as the row and its file say.</summary>
    public Standing Standing { get; init; }

    /// <summary>Where the call stands among the saved states of its transcript; the default where no transcript says.</summary>
    public ChainPlace Chain { get; init; }

    /// <summary>How many further rows said the same, where a reader tells several rows at once: they differ in nothing but their own ids and times,
    /// of which <see cref="At"/> is the earliest. At least 0.</summary>
    public long Repeats { get; init; }

    /// <summary>The latest time of those rows; unknown where <see cref="At"/> is the only one.</summary>
    public EventTime LastAt { get; init; }
}
