namespace Tarmac.Postgres.AddOns;

/// <summary>What <c>heroku pg:wait</c> polls.</summary>
public sealed record PostgresWaitStatus(bool Waiting, string Message, bool Error);
