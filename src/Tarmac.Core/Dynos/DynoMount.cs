namespace Tarmac.Core.Dynos;

/// <summary>A folder of this machine inside a build dyno. A writable one belongs to the dyno's user while it runs.</summary>
public sealed record DynoMount(string Source, string Target, bool Writable);
