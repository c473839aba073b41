namespace Fazm.Metering.Ledgers;

/// <summary>What a meter does not know of the usage it counts: who and how it is paid.</summary>
/// <param name="User">Who used it.</param>
/// <param name="ReceivedAt">When it was received.</param>
public sealed record LedgerContext(string User, EventTime ReceivedAt)
{
    /// <summary>The user's device.</summary>
    public string? Device { get; init; }

    /// <summary>What used it.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Who pays.</summary>
    public string Payer { get; init; } = string.Empty;

    /// <summary>How the payer pays.</summary>
    public Funding Funding { get; init; }

    /// <summary>Whose price list bills it; <see langword="null"/> takes the one whose book knows the model's id.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The endpoint's location, where a platform's price depends on it.</summary>
    public string? Location { get; init; }
}
