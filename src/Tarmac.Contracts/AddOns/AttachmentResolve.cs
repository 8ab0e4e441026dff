namespace Tarmac.Contracts.AddOns;

/// <summary>Asks which attachments a name means.</summary>
public sealed record AttachmentResolve
{
    public string? AddonAttachment { get; init; }

    public string? App { get; init; }

    public string? AddonService { get; init; }
}
