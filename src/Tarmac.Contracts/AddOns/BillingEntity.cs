namespace Tarmac.Contracts.AddOns;

/// <summary>Who pays for an add-on: its app.</summary>
public sealed record BillingEntity(Guid Id, string Name, string Type);
