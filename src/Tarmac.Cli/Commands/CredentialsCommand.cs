using System.CommandLine;
using Tarmac.Cli.Clients;

namespace Tarmac.Cli.Commands;

/// <summary>git's credential protocol (gitcredentials(7)): the key goes through a pipe, never into a process list or a file.</summary>
internal static class CredentialsCommand
{
    public static Command Create()
    {
        var operation = new Argument<string>("operation") { Description = "get; git also passes store and erase" };
        var command = new Command("git:credentials", "git's credential helper, called by git") { operation };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetValue(operation)!, Console.In, Console.Out));
        return command;
    }

    private static int Run(string operation, TextReader input, TextWriter output)
    {
        var (installation, problem) = Installation.Find();
        if (operation != "get")
        {
            return 0;
        }

        if (installation is null)
        {
            return Problem.Say(problem!);
        }

        var asked = new Dictionary<string, string>(StringComparer.Ordinal);
        while (input.ReadLine() is { Length: > 0 } line)
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
            {
                asked[line[..at]] = line[(at + 1)..];
            }
        }

        var ours = asked.GetValueOrDefault("host") == $"localhost:{installation.ApiPort}";
        var key = Environment.GetEnvironmentVariable("HEROKU_API_KEY") ?? AccountKey.Read(installation);
        if (ours && key is not null)
        {
            output.WriteLine("username=heroku");
            output.WriteLine($"password={key}");
        }

        return 0;
    }
}
