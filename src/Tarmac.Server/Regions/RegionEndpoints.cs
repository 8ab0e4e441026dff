using Tarmac.Contracts;
using Tarmac.Contracts.Regions;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Http;

namespace Tarmac.Server.Regions;

/// <summary>The regions that apps can run in: this installation, under the name that the stock CLI does not print.</summary>
internal static class RegionEndpoints
{
    private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static NamedReference Default { get; } = new(new Guid("7b1c2d90-6b1e-4c53-8a6f-24b0b8f7c3d4"), "us");

    private static Region Only { get; } = new()
    {
        Country = "Here",
        CreatedAt = Since,
        Description = "This installation",
        Id = Default.Id,
        Locale = "Here",
        Name = Default.Name,
        PrivateCapable = false,

        // The published schema knows the names of Amazon's regions only.
        Provider = new RegionProvider { Name = "tarmac", Region = "us-east-1" },
        UpdatedAt = Since,
    };

    public static Result<NamedReference> Find(string? identity) => identity is null || identity == Default.Name || identity == Default.Id.ToString()
        ? Default
        : Fault.Invalid($"Region {identity} is not available. Available: {Default.Name}.");

    public static void MapRegions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/regions", () => Api.Ok<Region[]>([Only])).Gives<Region[]>();
        routes.MapGet("/regions/{region}", (string region) => Find(region).Succeeded ? Api.Ok(Only) : Api.NotFound("region", "Couldn't find that region.")).Gives<Region>();
    }
}
