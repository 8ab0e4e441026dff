namespace Tarmac.Contracts.Builds;

/// <summary>The account that did it.</summary>
public sealed record BuildUser(Guid Id, string Email);
