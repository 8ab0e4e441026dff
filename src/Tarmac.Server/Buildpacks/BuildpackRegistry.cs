using Tarmac.Contracts.Buildpacks;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Buildpacks;

/// <summary>The buildpack registry, as far as the stock CLI asks it: names of what is shipped. Asked without a key.</summary>
internal static class BuildpackRegistry
{
    private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly RegistryBuildpack[] All =
    [
        Entry(1, "python", "Python apps; Django without any change of its settings"),
        Entry(2, "nodejs", "Node.js apps"),
        Entry(3, "static", "Static pages"),
    ];

    public static void MapBuildpackRegistry(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/buildpacks", Search).OpenToAnybody();
        routes.MapGet("/buildpacks/{**name}", (string name) => Find(name)).OpenToAnybody();
    }

    // ?in[namespace][]=heroku&in[name][]=python&like[description]=web
    private static IResult Search(HttpRequest request)
    {
        var (spaces, names, like) = (request.Query["in[namespace][]"], request.Query["in[name][]"], request.Query["like[description]"].ToString());
        return Api.Ok(All.Where(b => (spaces.Count == 0 || spaces.Contains(b.Namespace)) && (names.Count == 0 || names.Contains(b.Name))
            && b.Description.Contains(like, StringComparison.OrdinalIgnoreCase)).ToArray());
    }

    // The slash in the name comes encoded, and stays so in a route's value.
    private static IResult Find(string name)
    {
        var wanted = Uri.UnescapeDataString(name);
        return All.FirstOrDefault(b => $"{b.Namespace}/{b.Name}" == wanted || b.Id.ToString() == wanted) is { } found
            ? Api.Ok(found)
            : Api.NotFound("buildpack", $"The buildpack {wanted} is not shipped with this platform; use its git address.");
    }

    private static RegistryBuildpack Entry(byte number, string name, string description) => new()
    {
        Id = new Guid(0x6a1e90c4, 0x2b5d, 0x4c0e, 0x9d, 0x11, 0, 0, 0, 0, 0, number),
        Namespace = "heroku",
        Name = name,
        Category = "languages",
        Description = description,
        BlobUrl = $"urn:buildpack:heroku/{name}",
        Source = new RegistrySource { Type = "shipped", Owner = "heroku", Repo = name },
        CreatedAt = Since,
        UpdatedAt = Since,
    };
}
