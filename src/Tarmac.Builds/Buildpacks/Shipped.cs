using System.Collections.Immutable;

namespace Tarmac.Builds.Buildpacks;

/// <summary>
/// The buildpacks that are shipped, in the order in which they are asked. Heroku asks Node.js before Python; here a Django project
/// that also has a package.json for its front end is a Python app.
/// </summary>
internal static class Shipped
{
    public static ImmutableArray<BuildpackReference> All { get; } =
        [BuildpackReference.OfShipped("python"), BuildpackReference.OfShipped("nodejs"), BuildpackReference.OfShipped("static")];

    public static BuildpackReference? Find(string name) => All.FirstOrDefault(b => b.Location == name);
}
