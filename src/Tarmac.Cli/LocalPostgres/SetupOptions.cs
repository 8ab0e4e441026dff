namespace Tarmac.Cli.LocalPostgres;

internal sealed record SetupOptions(bool DryRun = false, bool Fix = false);
