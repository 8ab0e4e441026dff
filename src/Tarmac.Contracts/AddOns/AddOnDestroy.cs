namespace Tarmac.Contracts.AddOns;

/// <summary>Destroys an add-on.</summary>
public sealed record AddOnDestroy
{
    /// <summary>Also when other apps have it.</summary>
    public bool? Force { get; init; }
}
