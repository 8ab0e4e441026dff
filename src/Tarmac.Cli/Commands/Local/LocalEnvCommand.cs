using System.CommandLine;
using Tarmac.Cli.LocalPostgres;
using Tarmac.Cli.Shells;

namespace Tarmac.Cli.Commands.Local;

/// <summary><c>eval "$(tarmac local:env)"</c>: this shell runs the app as <c>tarmac local</c> does.</summary>
internal static class LocalEnvCommand
{
    public static Command Create()
    {
        var command = new Command("local:env", "Print what tarmac local sets for the app's processes, for eval");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var (app, problem) = await LocalAppReader.ReadAsync(Console.Error.WriteLine, start: true, own: false, cancellation);
        if (app is null)
        {
            return Problem.Say(problem!);
        }

        foreach (var (name, value) in app.Exports)
        {
            Console.WriteLine(ShellText.Export(name, value));
        }

        return 0;
    }
}
