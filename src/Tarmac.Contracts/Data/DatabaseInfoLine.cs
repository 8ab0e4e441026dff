namespace Tarmac.Contracts.Data;

/// <summary>One line of <c>pg:info</c>.</summary>
public sealed record DatabaseInfoLine
{
    public required string Name { get; init; }

    public required string[] Values { get; init; }
}
