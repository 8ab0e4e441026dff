using System.CommandLine;
using Tarmac.Cli.Clients;
using Tarmac.Cli.DjangoApps;
using Tarmac.Cli.LocalPostgres;
using Tarmac.Cli.Native;

namespace Tarmac.Cli.Commands.Local;

/// <summary><c>tarmac local:run CMD</c>: one command with what the app's processes get.</summary>
internal static class LocalRunCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("command") { Arity = ArgumentArity.OneOrMore, Description = "the command and its arguments; -- before those that start with -" };
        var command = new Command("local:run", "Run a command with .env and the local Postgres, as tarmac local does") { words };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(words)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] words, CancellationToken cancellation)
    {
        var (app, problem) = DjangoApp.Find();
        if (app is null)
        {
            return Problem.Say(problem!);
        }

        var (variables, _, unready) = await LocalPlan.ReadyAsync(app, Console.Error.WriteLine, cancellation);
        if (variables is null)
        {
            return Problem.Say(unready!);
        }

        if (Find(words[0], variables) is not { } program)
        {
            return Problem.Say($"There is no command {words[0]} on the PATH.");
        }

        return Problem.Say(ProcessImage.Replace(program, words, variables));
    }

    private static string? Find(string word, IReadOnlyDictionary<string, string> variables) => word.Contains('/', StringComparison.Ordinal)
        ? word
        : SearchPath.Find(word, variables.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH"));
}
