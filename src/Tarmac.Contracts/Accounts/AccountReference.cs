namespace Tarmac.Contracts.Accounts;

/// <summary>An account where another resource points at it.</summary>
public sealed record AccountReference(Guid Id, string Email);
