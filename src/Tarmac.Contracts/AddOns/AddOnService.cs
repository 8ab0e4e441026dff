using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.AddOns;

/// <summary>A kind of add-on.</summary>
public sealed record AddOnService
{
    public string? CliPluginName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string HumanName { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public required bool SupportsMultipleInstallations { get; init; }

    public required bool SupportsSharing { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required Generation[] SupportedGenerations { get; init; }
}
