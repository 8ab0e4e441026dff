using System.CommandLine;
using Tarmac.Cli.Clients;
using Tarmac.Cli.Shells;

namespace Tarmac.Cli.Commands;

/// <summary><c>eval "$(tarmac env)"</c>: the stock heroku command and git speak to this installation from then on.</summary>
internal static class EnvCommand
{
    public static Command Create()
    {
        var shell = new Option<string?>("--shell") { Description = "bash, zsh or fish; by default taken from $SHELL" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "sh", "fish");
        var command = new Command("env", "Print the shell variables that make the heroku command and git use this machine, for eval") { shell };
        command.SetAction(parsed => Run(parsed.GetValue(shell)));
        return command;
    }

    private static int Run(string? shell)
    {
        var (installation, problem) = Installation.Find();
        if (installation is null)
        {
            return Problem.Say(problem!);
        }

        var environment = ClientEnvironment.For(installation);
        var fish = (shell ?? Path.GetFileName(Environment.GetEnvironmentVariable("SHELL"))) == "fish";
        foreach (var (name, value) in environment.Variables)
        {
            Console.WriteLine(fish ? ShellText.FishExport(name, value) : ShellText.Export(name, value));
        }

        if (environment.Warning is { } warning)
        {
            Console.Error.WriteLine(warning);
        }

        return 0;
    }
}
