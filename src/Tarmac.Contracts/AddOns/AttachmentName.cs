namespace Tarmac.Contracts.AddOns;

/// <summary>The name that an add-on shall be attached under.</summary>
public sealed record AttachmentName
{
    public string? Name { get; init; }
}
