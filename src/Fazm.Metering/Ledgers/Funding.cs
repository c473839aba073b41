namespace Fazm.Metering.Ledgers;

/// <summary>How the payer pays, which decides the marginal cost beside the list price. Fixed when the request starts.</summary>
public enum Funding
{
    /// <summary>By the token: the marginal cost is the cost at list price.</summary>
    PayPerToken,

    /// <summary>Inside a plan's allowance: the marginal cost is nothing.</summary>
    Included,

    /// <summary>Nobody said: the marginal cost is unknown and counted as such, never as nothing.</summary>
    Unknown,
}
