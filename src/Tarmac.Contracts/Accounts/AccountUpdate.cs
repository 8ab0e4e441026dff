namespace Tarmac.Contracts.Accounts;

/// <summary>What <c>PATCH /account</c> changes.</summary>
public sealed record AccountUpdate
{
    public string? Name { get; init; }
}
