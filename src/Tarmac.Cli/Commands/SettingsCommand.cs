using System.CommandLine;
using Spectre.Console;
using Tarmac.Cli.Settings;

namespace Tarmac.Cli.Commands;

/// <summary><c>tarmac settings</c> shows all, <c>tarmac settings KEY</c> prints one for scripts, <c>tarmac settings KEY VALUE</c> changes one.</summary>
internal static class SettingsCommand
{
    public static Command Create()
    {
        var key = new Argument<string?>("key") { Arity = ArgumentArity.ZeroOrOne, Description = "for example build.python_index" };
        var value = new Argument<string?>("value") { Arity = ArgumentArity.ZeroOrOne, Description = "the new value" };
        var command = new Command("settings", "Show the installation's settings, or change one") { key, value };
        command.SetAction(parsed => Run(parsed.GetValue(key), parsed.GetValue(value)));
        return command;
    }

    private static int Run(string? key, string? value)
    {
        var (installation, problem) = Installation.Find();
        if (installation is null)
        {
            return Problem.Say(problem!);
        }

        return (key, value) switch
        {
            (null, _) => ShowAll(installation),
            (_, null) => Show(installation, key),
            _ => Change(installation, key, value),
        };
    }

    private static int ShowAll(Installation installation)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var key in installation.Settings.Keys)
        {
            grid.AddRow(new Text(key), new Text(Secrets.Hide(installation.Settings.Find(key)!)));
        }

        AnsiConsole.Write(grid);
        return 0;
    }

    private static int Show(Installation installation, string key)
    {
        if (installation.Settings.Find(key) is not { } value)
        {
            return Problem.Say($"There is no setting {key}. The settings are: {string.Join(", ", installation.Settings.Keys)}.");
        }

        Console.WriteLine(value);
        return 0;
    }

    private static int Change(Installation installation, string key, string value)
    {
        if (installation.Settings.Set(key, value) is { } refused)
        {
            return Problem.Say(refused);
        }

        try
        {
            SettingsFile.Write(installation.ConfigPath, installation.Settings.ToString());
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Problem.Say($"{installation.ConfigPath} could not be written ({cause.Message}): use sudo.");
        }

        Console.Error.WriteLine($"{key} is now {Secrets.Hide(value)}. Run ./up to apply it (apps keep running).");
        return 0;
    }
}
