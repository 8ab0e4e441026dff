using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.AddOns;

/// <summary>A name under which an app has an add-on; it makes the config var <c>NAME_URL</c>.</summary>
public sealed record AddOnAttachment
{
    public required AttachedAddOn Addon { get; init; }

    public required AppReference App { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string? Namespace { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? WebUrl { get; init; }

    public string? LogInputUrl { get; init; }

    public required string[] ConfigVars { get; init; }
}
