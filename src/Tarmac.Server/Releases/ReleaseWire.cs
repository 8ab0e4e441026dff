using Tarmac.Contracts.Accounts;
using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Releases;
using Tarmac.Server.Capabilities;

namespace Tarmac.Server.Releases;

/// <summary>Releases as the API shows them.</summary>
internal sealed class ReleaseWire(CapabilityUrls urls)
{
    public Release Of(ReleaseRow row) => new()
    {
        AddonPlanNames = row.AddonPlanNames,
        Artifacts = row.SlugId is { } id ? [new Artifact("slug", id)] : [],
        App = new AppReference(row.AppId, row.AppName),
        CreatedAt = row.CreatedAt,
        Description = row.Description,
        Id = row.Id,
        UpdatedAt = row.UpdatedAt,
        Slug = row.SlugId is { } slug ? new SlugReference(slug) : null,
        Status = row.Status,
        User = new AccountReference(row.AccountId, row.AccountEmail),
        Version = row.Version,
        Current = row.IsCurrent,
        OutputStreamUrl = row.HasReleasePhase ? urls.Output(row.Id) : null,

        // The stock CLI takes the second eligible one for a plain rollback: the current release must be the first.
        EligibleForRollback = row.Status == "succeeded" && row.SlugId is not null,
    };
}
