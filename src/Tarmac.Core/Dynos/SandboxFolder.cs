namespace Tarmac.Core.Dynos;

/// <summary>A folder that a build sees at <see cref="Target"/>: its source, its cache, its results, its tools.</summary>
/// <param name="Location">What the builds and the sandbox, which share a machine, both call the folder.</param>
/// <param name="Writable">The folder and all that is in it become the build's own. What the build leaves there is its result.</param>
public sealed record SandboxFolder(string Location, string Target, bool Writable);
