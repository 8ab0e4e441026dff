namespace Tarmac.Contracts.Releases;

/// <summary>A slug where a release points at it.</summary>
public sealed record SlugReference(Guid Id);
