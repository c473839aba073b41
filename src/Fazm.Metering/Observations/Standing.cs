namespace Fazm.Metering.Observations;

/// <summary>Whether a row tells of a call that its own session made, or was copied there from another.</summary>
public enum Standing
{
    /// <summary>The row does not say.</summary>
    NotStated,

    /// <summary>Copied from another session's file.</summary>
    Copied,

    /// <summary>Made by this session: its process was heard making it, or its file holds the request.</summary>
    Own,
}
