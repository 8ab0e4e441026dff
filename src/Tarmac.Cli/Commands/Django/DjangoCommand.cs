using System.CommandLine;
using Tarmac.Cli.DjangoApps;
using Tarmac.Cli.PlatformRuns;

namespace Tarmac.Cli.Commands.Django;

/// <summary><c>tarmac django:NAME [-a APP] ...</c>: the command of that name in tarmac_django, with the app's own Python, here or in a one-off dyno.</summary>
internal static class DjangoCommand
{
    public static Command Create(string name, string description)
    {
        var app = PlatformApp.AppOption();
        var remote = PlatformApp.RemoteOption();
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, Description = $"see: tarmac django:{name} -- --help" };
        var command = new Command($"django:{name}", description) { app, remote, rest };
        command.SetAction((parsed, cancellation) =>
            RunAsync(name, parsed.GetValue(app), parsed.GetValue(remote), parsed.GetValue(rest) ?? [], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string name, string? app, string? remote, string[] arguments, CancellationToken cancellation)
    {
        if (app is not null || remote is not null)
        {
            return await OnPlatformAsync(
                app, remote, ["python", "-m", "tarmac_django", name, .. arguments], cancellation, name == "doctor" ? SeenInTheLogAsync : null);
        }

        var (found, problem) = DjangoApp.Find();
        return Problem.Say(problem ?? DjangoTool.Become(found!, name, arguments));
    }

    /// <summary>The doctor also reports what only the engine sees: the files that web dynos wrote and will lose.</summary>
    private static async Task<Dictionary<string, string>> SeenInTheLogAsync(PlatformAccess access, string app, CancellationToken cancellation)
    {
        const int most = 10;
        var lines = (await new PlatformLog(access, app).ReadAsync(cancellation)).Where(line => line.StartsWith("Tarmac: ", StringComparison.Ordinal)).Distinct();
        return new() { ["TARMAC_DOCTOR_WRITTEN"] = string.Join('\n', lines.TakeLast(most)) };
    }

    /// <summary>Runs a command in a one-off dyno of the app. Returns its exit status; a problem is reported.</summary>
    /// <param name="wanted">Variables for that dyno, found out beforehand.</param>
    /// <param name="input">What the command reads.</param>
    public static async Task<int> OnPlatformAsync(
        string? app, string? remote, IEnumerable<string> command, CancellationToken cancellation,
        Func<PlatformAccess, string, CancellationToken, Task<Dictionary<string, string>>>? wanted = null, Stream? input = null)
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

        try
        {
            var variables = wanted is null ? new Dictionary<string, string>() : await wanted(access, name, cancellation);
            var (status, failed) = await new PlatformRun(access, name) { Environment = variables, Input = input }.RunAsync(command, cancellation);
            return failed is null ? status : Problem.Say(failed);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 130;
        }
    }
}
