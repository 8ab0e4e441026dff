namespace Tarmac.Cli.Local;

/// <summary>One process to run, such as web.1, and the PORT that it gets.</summary>
internal sealed record LocalProcess(string Name, string Command, int Port);
