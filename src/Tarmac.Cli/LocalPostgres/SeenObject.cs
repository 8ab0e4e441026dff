namespace Tarmac.Cli.LocalPostgres;

/// <summary>Something in a database that belongs to another role than the database does. The identity is quoted as SQL needs it.</summary>
internal sealed record SeenObject(string Kind, string Identity, string Owner);
