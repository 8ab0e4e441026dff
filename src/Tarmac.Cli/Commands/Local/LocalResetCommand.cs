using System.CommandLine;
using System.Diagnostics;
using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Commands.Local;

/// <summary><c>tarmac local:db:reset</c>: the local database anew, with tables and fixtures.</summary>
internal static class LocalResetCommand
{
    public static Command Create()
    {
        var fixtures = new Option<string[]>("--fixtures", "-f") { Description = "files, patterns such as 'fixtures/*', or names as loaddata takes them", AllowMultipleArgumentsPerToken = true };
        var confirm = new Option<string?>("--confirm", "-c") { Description = "the name of the database, instead of the question", HelpName = "NAME" };
        var alias = new Option<string>("--database") { Description = "the alias in DATABASES", DefaultValueFactory = _ => "default" };
        var command = new Command("local:db:reset", "Drop the local database and make it again: tables and fixtures") { fixtures, confirm, alias };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(fixtures) ?? [], parsed.GetValue(confirm), parsed.GetValue(alias)!, Console.Out.WriteLine, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] patterns, string? confirm, string alias, Action<string> say, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (app, problem) = await LocalAppReader.ReadAsync(say, start: true, own: false, cancellation);
        if (app is null)
        {
            return Problem.Say(problem!);
        }

        if (app.Settings.Databases.FirstOrDefault(each => each.Alias == alias) is not { IsPostgres: true } database)
        {
            return Problem.Say($"DATABASES has no Postgres database with the alias {alias}.");
        }

        var (files, missing) = FixturePatterns.Expand(Environment.CurrentDirectory, patterns);
        if (missing is not null)
        {
            return Problem.Say(missing);
        }

        // What is there already is left as it is, so this costs one look.
        if ((await new LocalSetup(app.SiteOf(alias)!, new SetupOptions(Inside: false), say).RunAsync(cancellation)).Problem is { } unready)
        {
            return Problem.Say(unready);
        }

        var reset = new LocalReset(app, database, [.. files.Select(file => Path.IsPathRooted(file) ? Path.GetRelativePath(app.App.Folder, file) : file)], say);
        try
        {
            if (await reset.CheckFixturesAsync(cancellation) is { } findings)
            {
                return Problem.Say(findings);
            }

            if (Refuse(database.Name, confirm) is { } refused)
            {
                return Problem.Say(refused);
            }

            if (await reset.RunAsync(cancellation) is { } failed)
            {
                return Problem.Say(failed);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Problem.Say($"Stopped. {database.Name} may be empty or partly filled now: run the same command to start again.");
            return 130;
        }

        say($"Done: {database.Name} is new ({clock.Elapsed.TotalSeconds:0.0} s)");
        return 0;
    }

    /// <summary>Null when the user means it.</summary>
    private static string? Refuse(string name, string? confirm)
    {
        if (confirm is null && !Console.IsInputRedirected)
        {
            Console.Error.Write($" ▸    This destroys all data in the local database {name}. To proceed, type {name}: ");
            confirm = Console.ReadLine()?.Trim();
        }

        return confirm == name ? null
            : confirm is null ? $"This destroys all data in the local database {name}: add --confirm {name} to do it."
            : $"Confirmation {confirm} did not match {name}. Aborted: nothing was dropped.";
    }
}
