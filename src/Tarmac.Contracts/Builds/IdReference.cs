namespace Tarmac.Contracts.Builds;

/// <summary>Something that another resource points at by its id alone.</summary>
public sealed record IdReference(Guid Id);
