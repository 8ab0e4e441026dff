namespace Tarmac.Contracts;

/// <summary>A resource where another points at it.</summary>
public sealed record NamedReference(Guid Id, string Name);
