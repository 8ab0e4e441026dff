namespace Tarmac.Contracts.Data;

/// <summary>A credential of a database.</summary>
public sealed record Credential
{
    public required Guid Uuid { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public required string Database { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required CredentialLogin[] Credentials { get; init; }
}
