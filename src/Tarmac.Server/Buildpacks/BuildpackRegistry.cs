using System.Text;
using Tarmac.Contracts.Buildpacks;
using Tarmac.Core.Outcomes;
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
        routes.MapGet("/buildpacks", Search).OpenToAnybody().Gives<RegistryBuildpack[]>();
        routes.MapGet("/buildpacks/{name}", (string name) => Api.From(Find(name))).OpenToAnybody().Gives<RegistryBuildpack>();
        routes.MapGet("/buildpacks/{name}/readme", (string name) => Api.From(Find(name).Then<BuildpackReadme>(Readme))).OpenToAnybody().Gives<BuildpackReadme>();
        routes.MapGet("/buildpacks/{name}/revisions", (string name) => Api.From(Find(name).Then<BuildpackRevision[]>(Revisions))).OpenToAnybody().Gives<BuildpackRevision[]>();
        routes.MapGet("/buildpacks/{space}/{name}", (string space, string name) => Api.From(Find($"{space}/{name}"))).OpenToAnybody().Gives<RegistryBuildpack>();
    }

    // ?in[namespace][]=heroku&in[name][]=python&like[description]=web
    private static IResult Search(HttpRequest request)
    {
        var (spaces, names, like) = (request.Query["in[namespace][]"], request.Query["in[name][]"], request.Query["like[description]"].ToString());
        return Api.Ok(All.Where(b => (spaces.Count == 0 || spaces.Contains(b.Namespace)) && (names.Count == 0 || names.Contains(b.Name))
            && b.Description.Contains(like, StringComparison.OrdinalIgnoreCase)).ToArray());
    }

    // The slash in the name comes encoded, and stays so in a route's value.
    private static Result<RegistryBuildpack> Find(string name)
    {
        var wanted = Uri.UnescapeDataString(name);
        return All.FirstOrDefault(b => $"{b.Namespace}/{b.Name}" == wanted || b.Id.ToString() == wanted) is { } found
            ? found
            : Fault.NotFound("buildpack", $"The buildpack {wanted} is not shipped with this platform; use its git address.");
    }

    private static Result<BuildpackReadme> Readme(RegistryBuildpack buildpack) =>
        new BuildpackReadme(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{buildpack.Description}. It is shipped with Tarmac, in buildpacks/{buildpack.Name}.\n")), "base64");

    private static Result<BuildpackRevision[]> Revisions(RegistryBuildpack buildpack) =>
        new BuildpackRevision[] { new(buildpack.Id, 1, "published", "shipped", "MIT", buildpack.CreatedAt, buildpack.UpdatedAt) };

    private static RegistryBuildpack Entry(byte number, string name, string description) => new()
    {
        Id = new Guid(0x6a1e90c4, 0x2b5d, 0x4c0e, 0x9d, 0x11, 0, 0, 0, 0, 0, number),
        Namespace = "heroku",
        Name = name,
        Category = "languages",
        Description = description,
        BlobUrl = $"urn:buildpack:heroku/{name}",
        Support = new RegistrySupport("platform", "whoever runs this platform"),
        Source = new RegistrySource { Type = "shipped", Owner = "heroku", Repo = name },
        CreatedAt = Since,
        UpdatedAt = Since,
    };
}
