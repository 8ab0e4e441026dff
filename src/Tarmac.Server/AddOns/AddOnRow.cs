namespace Tarmac.Server.AddOns;

internal sealed record AddOnRow
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    public required string AppName { get; init; }

    public required Guid OwnerId { get; init; }

    public required string OwnerEmail { get; init; }

    public required string Name { get; init; }

    /// <summary>Without the service's name.</summary>
    public required string Plan { get; init; }

    public required string State { get; init; }

    /// <summary>See <see cref="AddOnSecrets"/>.</summary>
    public required byte[] Secret { get; init; }

    public string? Failure { get; init; }

    /// <summary>Config vars of the add-on's own app.</summary>
    public required string[] ConfigVars { get; init; }

    /// <summary>Its app is being destroyed, and the add-on with it.</summary>
    public required bool AppDestroying { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }
}
