namespace BackendBilling;

/// <summary>What one client sends: its user, and the logs that it has.</summary>
internal sealed record Delivery(string User, IReadOnlyList<string> Logs);
