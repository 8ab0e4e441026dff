namespace Tarmac.Cli.LocalPostgres;

/// <summary>A database of the server and whose it is.</summary>
internal sealed record SeenOwner(string Name, string Owner, string Encoding);
