namespace Tarmac.Contracts.LogSessions;

/// <summary>A reader's session: whoever has the URL reads.</summary>
public sealed record LogSession(Guid Id, string LogplexUrl, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
