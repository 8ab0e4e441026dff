namespace Tarmac.Cli.LocalPostgres;

/// <summary>A database that the settings name, the role that owns it, and other roles that the settings use it with.</summary>
internal sealed record WantedDatabase(string Name, string Owner, IReadOnlyList<string> Others, bool Spatial);
