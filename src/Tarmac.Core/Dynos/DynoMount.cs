namespace Tarmac.Core.Dynos;

/// <summary>A folder of this machine inside a build dyno. A writable one is given to the dyno's user with all
/// that is in it, and stays that user's afterwards: uid 1000, inside and on this machine.</summary>
public sealed record DynoMount(string Source, string Target, bool Writable);
