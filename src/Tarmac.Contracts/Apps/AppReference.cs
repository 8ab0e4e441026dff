namespace Tarmac.Contracts.Apps;

/// <summary>An app where another resource points at it.</summary>
public sealed record AppReference(Guid Id, string Name);
