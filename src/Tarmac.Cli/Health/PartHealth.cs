namespace Tarmac.Cli.Health;

/// <summary>One part of the installation, whether it works, and what was seen or what to do.</summary>
internal sealed record PartHealth(string Name, bool Healthy, string Detail);
