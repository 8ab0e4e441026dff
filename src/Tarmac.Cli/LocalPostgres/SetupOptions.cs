namespace Tarmac.Cli.LocalPostgres;

/// <summary>Inside: also what the databases hold, which does not matter to who drops them.</summary>
internal sealed record SetupOptions(bool DryRun = false, bool Fix = false, bool Inside = true);
