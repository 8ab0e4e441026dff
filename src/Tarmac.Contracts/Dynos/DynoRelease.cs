namespace Tarmac.Contracts.Dynos;

/// <summary>A release where a dyno points at it.</summary>
public sealed record DynoRelease(Guid Id, int Version);
