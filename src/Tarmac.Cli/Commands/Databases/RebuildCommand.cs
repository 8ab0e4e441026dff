using System.CommandLine;
using Tarmac.Cli.PlatformRuns;
using Tarmac.Cli.Rebuilds;

namespace Tarmac.Cli.Commands.Databases;

/// <summary><c>tarmac db:rebuild -a APP</c>: the app's database on the platform anew, or as it was.</summary>
internal static class RebuildCommand
{
    public const string Name = "db:rebuild";

    public static Command Create()
    {
        var app = PlatformApp.AppOption();
        var remote = PlatformApp.RemoteOption();
        var fixtures = new Option<string[]>("--fixtures", "-f") { Description = "files of the app, patterns such as 'fixtures/*', or names as loaddata takes them", AllowMultipleArgumentsPerToken = true };
        var confirm = new Option<string?>("--confirm", "-c") { Description = "the name of the app, instead of the question", HelpName = "APP" };
        var command = new Command(Name, "Drop the app's database on the platform and make it again: backup, tables, fixtures") { app, remote, fixtures, confirm };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(app), parsed.GetValue(remote), parsed.GetValue(fixtures) ?? [], parsed.GetValue(confirm), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? app, string? remote, string[] fixtures, string? confirm, CancellationToken cancellation)
    {
        var (name, problem) = PlatformApp.Find(app, remote, Environment.CurrentDirectory);
        if (name is null)
        {
            return Problem.Say(problem!);
        }

        var (access, missing) = PlatformAccess.Find();
        if (access is null)
        {
            return Problem.Say(missing!);
        }

        using var client = access.Client();
        var (database, none) = await client.Databases.FindAsync(name, cancellation);
        if (database is null)
        {
            return Problem.Say(none!);
        }

        if (Confirmation.Refuse($"This destroys all data in {database.Name}, the database of {name}, and makes it anew.", name, confirm) is { } refused)
        {
            return Problem.Say(refused);
        }

        var rebuild = new Rebuild(new HerokuPlatform(access, client, database, name, fixtures), name, TimeProvider.System, Console.Out.WriteLine);
        var failed = await rebuild.RunAsync(cancellation);
        return failed is null ? 0 : cancellation.IsCancellationRequested ? Interrupted(failed) : Problem.Say(failed);
    }

    private static int Interrupted(string sentence)
    {
        Problem.Say(sentence);
        return 130;
    }
}
