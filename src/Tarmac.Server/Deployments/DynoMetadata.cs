using System.Collections.Immutable;
using System.Globalization;
using Tarmac.Core.Apps;

namespace Tarmac.Server.Deployments;

/// <summary>The environment that every dyno of a release has: its config vars, and what Heroku calls dyno metadata.</summary>
internal static class DynoMetadata
{
    public static ImmutableSortedDictionary<string, string> Environment(AppSnapshot app, DeployableRelease release) =>
        Environment(app.Id, app.Name, app.Hosts, release);

    private static ImmutableSortedDictionary<string, string> Environment(
        AppId app, AppName name, ImmutableArray<string> hosts, DeployableRelease release)
    {
        var environment = release.Config.Values.ToBuilder();

        // Asks tarmac_django, where the buildpack put it, to wake up; a config var of the app can say no.
        environment.TryAdd("TARMAC_DJANGO", "1");
        environment["TARMAC_HOSTS"] = string.Join(',', hosts);
        environment["HEROKU_APP_ID"] = app.ToString();
        environment["HEROKU_APP_NAME"] = name.Value;
        environment["HEROKU_APP_DEFAULT_DOMAIN_NAME"] = hosts.FirstOrDefault() ?? "";
        environment["HEROKU_RELEASE_VERSION"] = release.Version.ToString();
        environment["HEROKU_RELEASE_CREATED_AT"] = release.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (release.Commit is { } commit)
        {
            environment["HEROKU_SLUG_COMMIT"] = commit;
            environment["HEROKU_BUILD_COMMIT"] = commit;
        }

        if ((release.CommitDescription ?? release.Description) is { Length: > 0 } description)
        {
            environment["HEROKU_SLUG_DESCRIPTION"] = description;
            environment["HEROKU_BUILD_DESCRIPTION"] = description;
        }

        return environment.ToImmutable();
    }
}
