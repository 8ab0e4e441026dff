namespace Tarmac.Postgres.AddOns;

/// <summary>What is known of one add-on on disk; written before anything is made for it, removed after everything is gone.</summary>
/// <param name="LastDump">Set once the last dump is taken: from then on the database is only removed.</param>
internal sealed record AddOnRecord(Guid Id, string Plan, string Database, string User, DateTimeOffset CreatedAt, string? LastDump = null);
