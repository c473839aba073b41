namespace Fazm.Metering.Evidence;

/// <summary>Which id connects rows into one call.</summary>
internal enum CallKeyKind
{
    /// <summary>The API's request id, valid everywhere.</summary>
    Request,

    /// <summary>The API's message id, valid everywhere because a request id stood beside it.</summary>
    Message,

    /// <summary>The API's message id, valid within the session in which its row was born: gateways use message ids again.</summary>
    MessageInSession,

    /// <summary>Message id, row id and time of a row without request id: an exact copy of the row in another session's file.</summary>
    CopiedRow,

    /// <summary>The reader's id of a row that carries no id of the API.</summary>
    Row,
}
