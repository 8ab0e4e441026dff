using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;

namespace Tarmac.Server.Dynos;

/// <summary>An app's dynos now: those of its formation and its one-offs. A build is none of them.</summary>
internal sealed class AppDynos(IFormations formations, IOneOffs oneOffs)
{
    public ImmutableArray<DynoReport> Of(AppId app) => [.. formations.Dynos(app), .. oneOffs.Dynos(app)];

    /// <summary>As <c>heroku ps</c> shows them.</summary>
    public IEnumerable<DynoReport> Shown(AppId app) => DynoJson.Shown(Of(app));

    /// <param name="app">The app.</param>
    /// <param name="identity">A name or an id.</param>
    public DynoReport? Find(AppId app, string identity) =>
        Shown(app).FirstOrDefault(d => d.Name.ToString() == identity || d.Id.ToString() == identity);
}
