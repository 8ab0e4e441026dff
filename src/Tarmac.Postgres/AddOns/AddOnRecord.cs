namespace Tarmac.Postgres.AddOns;

/// <summary>The record of one add-on on disk; written before anything is created for it, deleted after everything is removed.</summary>
/// <param name="LastDump">Set once the last dump is taken: from then on the database is only removed.</param>
internal sealed record AddOnRecord(Guid Id, string Plan, string Database, string User, DateTimeOffset CreatedAt, string? LastDump = null);
