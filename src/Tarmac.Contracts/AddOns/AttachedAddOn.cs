using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.AddOns;

/// <summary>The add-on of an attachment.</summary>
public sealed record AttachedAddOn
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required AppReference App { get; init; }

    public required NamedReference Plan { get; init; }
}
