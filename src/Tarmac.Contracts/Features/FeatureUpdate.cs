namespace Tarmac.Contracts.Features;

/// <summary>Switches a feature.</summary>
public sealed record FeatureUpdate
{
    public bool? Enabled { get; init; }
}
