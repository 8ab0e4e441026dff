namespace Tarmac.Cli.Local;

/// <summary>A line of a Procfile.</summary>
internal sealed record ProcfileEntry(string Name, string Command);
