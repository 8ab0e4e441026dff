using Tarmac.Cli.DjangoApps;
using Tarmac.Cli.Local;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>Finds the app, reads its .env and settings, and finds or starts its servers.</summary>
internal static class LocalAppReader
{
    /// <summary>With <paramref name="start"/> false nothing is started; <paramref name="own"/>: the user's own server even where another runs.</summary>
    public static async Task<(LocalApp? Found, string? Problem)> ReadAsync(Action<string> say, bool start, bool own, CancellationToken cancellation)
    {
        var (app, problem) = DjangoApp.Find();
        if (app is null)
        {
            return (null, problem);
        }

        var (file, malformed) = EnvFile.Read(Path.Combine(app.Folder, ".env"));
        if (malformed is not null)
        {
            return (null, malformed);
        }

        var variables = LocalVariables.Of(app, file, Environment.GetEnvironmentVariable);
        var (settings, unread) = await SettingsReader.ReadAsync(app, variables, cancellation);
        if (settings is null)
        {
            return (null, unread);
        }

        var databases = settings.Databases.Where(database => database.IsPostgres).ToArray();
        if (databases.FirstOrDefault(database => database.Service.Length > 0) is { } elsewhere)
        {
            return (null, $"DATABASES['{elsewhere.Alias}'] takes its server from the connection service {elsewhere.Service} (pg_service.conf), which tarmac does not read: write HOST, PORT, NAME, USER and PASSWORD.");
        }

        var (sites, unfound) = await new LocalSites(variables, own || OwnChoice.IsMade(app.Folder), start, say).FindAsync(databases, cancellation);
        return unfound is null ? (new LocalApp(app, settings, variables) { Sites = sites }, null) : (null, unfound);
    }
}
