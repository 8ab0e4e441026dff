namespace Tarmac.Contracts.Authorizations;

/// <summary>Where a browser login goes on: paths on the login host.</summary>
public sealed record BrowserLogin
{
    public required string BrowserUrl { get; init; }

    public required string CliUrl { get; init; }

    public required string Token { get; init; }
}
