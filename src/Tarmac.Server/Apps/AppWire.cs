using System.Globalization;
using Tarmac.Contracts;
using Tarmac.Contracts.Accounts;
using Tarmac.Contracts.Apps;
using Tarmac.Server.Launches;
using Tarmac.Server.Regions;
using Tarmac.Server.Settings;
using Tarmac.Server.Stacks;

namespace Tarmac.Server.Apps;

/// <summary>Apps as the API shows them.</summary>
internal sealed class AppWire(TarmacSettings settings, AppUrls urls)
{
    public App Of(AppRow row)
    {
        var stack = new NamedReference(StackEndpoints.Default.Id, row.Stack);
        return new App
        {
            Acm = false,
            ArchivedAt = null,
            BuildpackProvidedDescription = row.BuildpackProvidedDescription,
            BuildStack = stack,
            CreatedAt = row.CreatedAt,
            Generation = Generation.Cedar,
            GitUrl = string.Create(CultureInfo.InvariantCulture, $"https://{settings.Api.Host}:{settings.Api.Port}/{row.Name}.git"),
            Id = row.Id,
            InternalRouting = null,
            Maintenance = row.Maintenance,
            Name = row.Name,
            Owner = new AccountReference(row.OwnerId, row.OwnerEmail),
            Region = RegionEndpoints.Default,
            ReleasedAt = row.ReleasedAt,
            RepoSize = row.RepoSize,
            SlugSize = row.SlugSize,
            Stack = stack,
            UpdatedAt = row.UpdatedAt,
            WebUrl = urls.Web(row.Name),
            CreateStatus = "complete",
            ProcessTier = "production",
            Locked = false,
        };
    }
}
