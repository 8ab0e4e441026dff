using System.CommandLine;
using Spectre.Console;
using Tarmac.Cli.Clients;
using Tarmac.Cli.Native;

namespace Tarmac.Cli.Commands;

/// <summary><c>tarmac heroku ARGS</c> becomes the stock heroku command with this installation's environment.</summary>
internal static class HerokuCommand
{
    private const string Install = "npm install -g heroku";

    /// <summary>For the help only: the arguments go to <see cref="Run"/> before any parsing.</summary>
    public static Command Create()
    {
        var command = new Command("heroku", "Run the stock heroku command against this machine");
        command.SetAction(_ => Run([]));
        return command;
    }

    public static int Run(string[] arguments)
    {
        var (installation, problem) = Installation.Find();
        if (installation is null)
        {
            return Problem.Say(problem!);
        }

        var heroku = SearchPath.Find("heroku");
        if (heroku is null && !TryInstall())
        {
            return Problem.Say($"The heroku command is not installed: {Install}");
        }

        var environment = ClientEnvironment.For(installation);
        if (environment.Warning is { } warning)
        {
            Console.Error.WriteLine(warning);
        }

        heroku ??= SearchPath.Find("heroku");
        return heroku is null
            ? Problem.Say("npm has installed the heroku command outside the PATH: add npm's bin folder to it (npm prefix -g).")
            : Problem.Say(ProcessImage.Replace(heroku, ["heroku", .. arguments], environment.Variables));
    }

    private static bool TryInstall()
    {
        if (SearchPath.Find("npm") is not { } npm)
        {
            Console.Error.WriteLine("npm is needed to install it: apt-get install npm, or https://nodejs.org");
            return false;
        }

        var terminal = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsInputRedirected;
        if (!terminal || !AnsiConsole.Confirm($"The heroku command is not installed. Run [bold]{Install}[/] now?"))
        {
            return false;
        }

        using var process = System.Diagnostics.Process.Start(npm, ["install", "-g", "heroku"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
