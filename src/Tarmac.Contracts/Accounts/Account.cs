namespace Tarmac.Contracts.Accounts;

/// <summary>An account, as <c>GET /account</c> shows it.</summary>
public sealed record Account
{
    public required bool AllowTracking { get; init; }

    public required bool Beta { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Email { get; init; }

    public required bool Federated { get; init; }

    public required Guid Id { get; init; }

    public NamedReference? IdentityProvider { get; init; }

    public DateTimeOffset? LastLogin { get; init; }

    public string? Name { get; init; }

    public string? SmsNumber { get; init; }

    public DateTimeOffset? SuspendedAt { get; init; }

    public DateTimeOffset? DelinquentAt { get; init; }

    public required bool TwoFactorAuthentication { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required bool Verified { get; init; }

    public string? CountryOfResidence { get; init; }

    public NamedReference? DefaultOrganization { get; init; }

    public NamedReference? DefaultTeam { get; init; }
}
