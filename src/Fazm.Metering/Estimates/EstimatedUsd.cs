namespace Fazm.Metering.Estimates;

/// <summary>The price of tokens that are estimated. An amount and an estimate make an estimate; nothing makes an amount of an estimate, so no total and no ledger can
/// take one.</summary>
/// <remarks>The price is exact for the tokens: what is uncertain is how many they are. The default value is zero.</remarks>
public readonly record struct EstimatedUsd
{
    private readonly PicoUsd _amount;

    internal EstimatedUsd(PicoUsd amount) => _amount = amount;

    /// <summary>No money.</summary>
    public static EstimatedUsd Zero => default;

    /// <summary>True for exactly nothing.</summary>
    public bool IsZero => _amount.IsZero;

    /// <summary>Adds; checked.</summary>
    public static EstimatedUsd operator +(EstimatedUsd a, EstimatedUsd b) => new(a._amount + b._amount);

    /// <summary>A total with an estimate on top, to be shown.</summary>
    public static EstimatedUsd operator +(PicoUsd total, EstimatedUsd more) => new(total + more._amount);

    /// <summary>The difference of two estimates.</summary>
    public static EstimatedUsd operator -(EstimatedUsd a, EstimatedUsd b) => new(a._amount - b._amount);

    /// <summary>The estimate in US dollars, for a display.</summary>
    public decimal ToUsd() => _amount.ToUsd();

    /// <summary>The estimate in US dollars: no exponent, no trailing zeros, culture-invariant.</summary>
    public override string ToString() => _amount.ToString();
}
