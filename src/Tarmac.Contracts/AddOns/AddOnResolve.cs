namespace Tarmac.Contracts.AddOns;

/// <summary>Asks which add-ons a name means.</summary>
public sealed record AddOnResolve
{
    public string? Addon { get; init; }

    public string? App { get; init; }

    public string? AddonService { get; init; }
}
