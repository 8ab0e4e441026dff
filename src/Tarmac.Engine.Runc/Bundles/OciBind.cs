namespace Tarmac.Engine.Runc.Bundles;

/// <summary>A file or folder of this machine that a dyno sees.</summary>
internal sealed record OciBind(string Source, string Target, bool Writable);
