namespace Tarmac.Contracts.Status;

/// <summary>What was said of an incident.</summary>
public sealed record IncidentUpdate(string UpdateType, string Contents, DateTimeOffset UpdatedAt);
