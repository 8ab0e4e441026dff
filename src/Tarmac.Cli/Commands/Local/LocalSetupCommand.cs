using System.CommandLine;
using System.Diagnostics;
using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Commands.Local;

/// <summary><c>tarmac local:setup</c>: the databases, roles and passwords that settings.py names, made.</summary>
internal static class LocalSetupCommand
{
    public static Command Create()
    {
        var dry = new Option<bool>("--dry-run") { Description = "print the statements, run none" };
        var fix = new Option<bool>("--fix") { Description = "also change what exists and differs: passwords, owners" };
        var own = new Option<bool>("--own-server") { Description = "use a Postgres server of your own for this app, even if another one is running" };
        var command = new Command("local:setup", "Create the local databases, roles and passwords that settings.py names") { dry, fix, own };
        command.SetAction((parsed, cancellation) =>
            RunAsync(new SetupOptions(parsed.GetValue(dry), parsed.GetValue(fix)), parsed.GetValue(own), Console.Out.WriteLine, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(SetupOptions options, bool own, Action<string> say, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (app, problem) = await LocalAppReader.ReadAsync(say, start: !options.DryRun, own, cancellation);
        if (app is null)
        {
            return Problem.Say(problem!);
        }

        if (own && !options.DryRun)
        {
            OwnChoice.Make(app.App.Folder);
        }

        var settings = app.Settings;
        say($"Settings  {settings.File ?? settings.Settings} (Django {settings.Django}, {Inside(app.App.Folder, settings.Python)}, Python {settings.Version})");
        var changes = 0;
        foreach (var site in app.Sites)
        {
            var (done, wrong) = await SetUpAsync(site, options, say, cancellation);
            if (wrong is not null)
            {
                return Problem.Say(wrong);
            }

            changes += done;
        }

        foreach (var note in SettingsAdvice.Notes(settings, Path.GetFileName(app.App.Folder)))
        {
            say($"  Note: {note}");
        }

        if (app.Sites.Count == 0)
        {
            return Problem.Say("The settings name no Postgres database, so there is nothing to make.");
        }

        say(Summary(app, options, changes, clock.Elapsed));
        return settings.Driver is null ? 1 : 0;
    }

    private static async Task<(int Changes, string? Problem)> SetUpAsync(LocalSite site, SetupOptions options, Action<string> say, CancellationToken cancellation)
    {
        if (options.DryRun && site.Server.Own && !await Knock.AnswersAsync(site.Server.Door, cancellation))
        {
            var plan = LocalSetup.OnAnEmptyServer(site.Wanted);
            say("Server    a Postgres server of your own would be created or started, then:");
            foreach (var statement in plan.Statements)
            {
                say($"  {statement.Shown}");
            }

            return (plan.Statements.Count, null);
        }

        say($"Server    {(site.Server.Own ? "your own" : "the one that runs")}: {site.Server.Door}");
        var result = await new LocalSetup(site, options, say).RunAsync(cancellation);
        if (result.Problem is null && !options.DryRun)
        {
            TellWay(site, say);
        }

        return result;
    }

    private static void TellWay(LocalSite site, Action<string> say)
    {
        if (site.Server.LoginAddress != site.Server.Address)
        {
            say($"  Note: over its socket this server takes {site.Wanted.Roles[0].Name} from the machine's user of that name only (peer), so processes that tarmac starts get PGHOST={site.Server.LoginAddress.Host}.");
        }

        if (site.Server.Own || site.Server.LoginAddress != site.Server.Address)
        {
            var exports = string.Join(' ', site.Exports.Select(export => $"{export.Key}={export.Value}"));
            say($"  Processes of tarmac local and tarmac local:run get {exports}. In a shell of yours: eval \"$(tarmac local:env)\"");
        }
    }

    private static string Inside(string folder, string path) => path.StartsWith($"{folder}/", StringComparison.Ordinal) ? path[(folder.Length + 1)..] : path;

    private static string Summary(LocalApp app, SetupOptions options, int changes, TimeSpan elapsed)
    {
        var names = string.Join(", ", app.Sites.SelectMany(site => site.Wanted.Databases).Select(database => database.Name).Distinct());
        var statements = changes == 1 ? "1 statement" : $"{changes} statements";
        var text = (options.DryRun, changes) switch
        {
            (true, 0) => $"Nothing would change: {names} is as the settings say",
            (true, _) => $"Nothing was changed: {statements} would be run",
            (_, 0) => $"Nothing to do: {names} is as the settings say, and they log in",
            _ => $"Done: {statements}; the settings log in to {names}",
        };
        return $"{text} ({elapsed.TotalSeconds:0.0} s)";
    }
}
