using System.Text.Json.Serialization;
using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.AddOns;

/// <summary>An add-on: a database and what belongs to it.</summary>
public sealed record AddOn
{
    public required NamedReference[] Actions { get; init; }

    public required AddOnService AddonService { get; init; }

    public required BillingEntity BillingEntity { get; init; }

    public required AppReference App { get; init; }

    public required Price? BilledPrice { get; init; }

    public required string[] ConfigVars { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required Plan Plan { get; init; }

    public required string ProviderId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProvisionMessage { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string? WebUrl { get; init; }
}
