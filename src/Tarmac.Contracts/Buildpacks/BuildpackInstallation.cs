namespace Tarmac.Contracts.Buildpacks;

/// <summary>A buildpack that an app is built with, in order.</summary>
public sealed record BuildpackInstallation
{
    public required BuildpackReference Buildpack { get; init; }

    public required int Ordinal { get; init; }
}
