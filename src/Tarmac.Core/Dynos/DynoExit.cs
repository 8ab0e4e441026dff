namespace Tarmac.Core.Dynos;

/// <summary>How a dyno's process ended. <see cref="Status"/> as a shell counts: 128 + signal when killed by one.</summary>
public sealed record DynoExit(int Status, bool OutOfMemory, bool TimedOut);
