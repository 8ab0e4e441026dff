namespace Tarmac.Contracts.Status;

/// <summary>Something that does not work now.</summary>
public sealed record Incident(string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string FullUrl, IncidentUpdate[] Updates);
