namespace Tarmac.Contracts.Data;

/// <summary>A login of a credential.</summary>
public sealed record CredentialLogin
{
    public required string User { get; init; }

    public required string Password { get; init; }

    public required string State { get; init; }

    public required int Connections { get; init; }
}
