using Tarmac.Cli.LocalPostgres;
using Tarmac.Contracts.Client;

namespace Tarmac.Cli.DatabaseCopies;

/// <summary>The two databases of a copy: the app's on the platform, and the one that the settings name on this machine.</summary>
internal sealed record CopyEnds(string App, AppDatabase Platform, PsqlLogin Remote, DatabaseSize RemoteSize, PsqlLogin Local, DatabaseSize LocalSize)
{
    public static async Task<(CopyEnds? Found, string? Problem)> FindAsync(PlatformClient client, string app, string alias, Action<string> say, CancellationToken cancellation)
    {
        var (platform, none) = await client.Databases.FindAsync(app, cancellation);
        if (platform is null)
        {
            return (null, none);
        }

        var (vars, unread) = await client.Apps.ConfigVarsAsync(app, cancellation);
        if (DatabaseUrl.Parse(vars?.GetValueOrDefault("DATABASE_URL")) is not { } remote)
        {
            return (null, unread ?? $"{app} has no DATABASE_URL that names a Postgres: heroku config -a {app}");
        }

        var (local, problem) = await LocalAsync(alias, say, cancellation);
        if (local is null)
        {
            return (null, problem);
        }

        var (remoteSize, unseen) = await DatabaseSize.ReadAsync(remote, cancellation);
        var (localSize, unmeasured) = remoteSize is null ? (null, unseen) : await DatabaseSize.ReadAsync(local, cancellation);
        return localSize is null ? (null, unmeasured) : (new CopyEnds(app, platform, remote, remoteSize!, local, localSize), null);
    }

    /// <summary>The login of the local database's owner. The database is made where it is missing.</summary>
    private static async Task<(PsqlLogin? Login, string? Problem)> LocalAsync(string alias, Action<string> say, CancellationToken cancellation)
    {
        var (app, problem) = await LocalAppReader.ReadAsync(say, start: true, own: false, cancellation);
        if (app is null)
        {
            return (null, problem);
        }

        if (app.Settings.Databases.FirstOrDefault(each => each.Alias == alias) is not { IsPostgres: true } database || app.SiteOf(alias) is not { } site)
        {
            return (null, $"DATABASES has no Postgres database with the alias {alias}.");
        }

        if ((await new LocalSetup(site, new SetupOptions(), say).RunAsync(cancellation)).Problem is { } unready)
        {
            return (null, unready);
        }

        var wanted = site.Wanted.Databases.First(each => each.Name == database.Name);
        return (site.Server.As(site.Wanted.Roles.First(role => role.Name == wanted.Owner), database.Name), null);
    }
}
