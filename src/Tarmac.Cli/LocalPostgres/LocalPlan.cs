using Tarmac.Cli.DjangoApps;
using Tarmac.Cli.Local;
using Tarmac.Cli.Shells;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>What an app runs on this machine, and with which variables.</summary>
internal sealed record LocalPlan(string Folder, IReadOnlyList<ProcfileEntry> Entries, IReadOnlyDictionary<string, string> Variables)
{
    public static async Task<(LocalPlan? Found, string? Problem)> MakeAsync(Action<string> say, CancellationToken cancellation)
    {
        var (app, problem) = DjangoApp.Find();
        if (app is null)
        {
            return (null, problem);
        }

        var (entries, malformed) = await EntriesAsync(app.Folder, cancellation);
        if (malformed is not null)
        {
            return (null, malformed);
        }

        var (variables, manage, unready) = await ReadyAsync(app, say, cancellation);
        if (variables is null)
        {
            return (null, unready);
        }

        return entries.Count > 0 ? (new LocalPlan(app.Folder, entries, variables), null)
            : manage is null ? (null, $"There is nothing to run in {app.Folder}: no Procfile and no manage.py.")
            : (new LocalPlan(app.Folder, [new ProcfileEntry("web", $"python {ShellText.Word(manage)} runserver 127.0.0.1:$PORT")], variables), null);
    }

    /// <summary>The variables of the app's processes; an app that is no Django project has only those of .env and of its Python.</summary>
    public static async Task<(IReadOnlyDictionary<string, string>? Variables, string? Manage, string? Problem)> ReadyAsync(
        DjangoApp app, Action<string> say, CancellationToken cancellation)
    {
        if (!IsDjango(app.Folder))
        {
            var (file, malformed) = EnvFile.Read(Path.Combine(app.Folder, ".env"));
            return malformed is null ? (LocalVariables.Of(app, file, Environment.GetEnvironmentVariable), null, null) : (null, null, malformed);
        }

        var (found, problem) = await LocalAppReader.ReadAsync(say, start: true, own: false, cancellation);
        if (found is null)
        {
            return (null, null, problem);
        }

        await TryLoginsAsync(found, say, cancellation);
        return (found.Exports, found.Settings.Manage ?? "manage.py", null);
    }

    /// <summary>Finds by which of its addresses each server takes the settings' logins.</summary>
    public static async Task TryLoginsAsync(LocalApp app, Action<string> say, CancellationToken cancellation)
    {
        foreach (var site in app.Sites)
        {
            foreach (var role in site.Wanted.Roles)
            {
                if (await site.Server.TryAsync(role, site.DatabaseOf(role), site.MayMove, cancellation) != LoginResult.Right)
                {
                    say($"The settings' user {role.Name} cannot log in to Postgres yet: tarmac local:setup");
                }
            }
        }
    }

    /// <summary>As deep as the platform looks for it.</summary>
    private static bool IsDjango(string folder) =>
        Directory.EnumerateFiles(folder, "manage.py", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true }).Any();

    private static async Task<(IReadOnlyList<ProcfileEntry> Entries, string? Problem)> EntriesAsync(string folder, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, "Procfile");
        try
        {
            return File.Exists(file) ? ProcfileText.Parse(await File.ReadAllTextAsync(file, cancellation)) : ([], null);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return ([], $"{file} cannot be read: {cause.Message}");
        }
    }
}
