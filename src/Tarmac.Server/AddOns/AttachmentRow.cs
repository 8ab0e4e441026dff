using Tarmac.Contracts;
using Tarmac.Contracts.AddOns;
using Tarmac.Contracts.Apps;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Server.AddOns;

internal sealed record AttachmentRow
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string? Namespace { get; init; }

    public required Guid AppId { get; init; }

    public required string AppName { get; init; }

    public required Guid AddonId { get; init; }

    public required string AddonName { get; init; }

    public required string Plan { get; init; }

    public required string State { get; init; }

    public required Guid AddonAppId { get; init; }

    public required string AddonAppName { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public string ConfigVar => $"{Name}_URL";

    public AddOnAttachment Wire()
    {
        var plan = PostgresCatalogue.WireOf(PostgresPlan.Find(Plan).Value);
        return new AddOnAttachment
        {
            Addon = new AttachedAddOn
            {
                Id = AddonId,
                Name = AddonName,
                App = new AppReference(AddonAppId, AddonAppName),
                Plan = new NamedReference(plan.Id, plan.Name),
            },
            App = new AppReference(AppId, AppName),
            CreatedAt = CreatedAt,
            Id = Id,
            Name = Name,
            Namespace = Namespace,
            UpdatedAt = UpdatedAt,
            ConfigVars = [ConfigVar],
        };
    }
}
