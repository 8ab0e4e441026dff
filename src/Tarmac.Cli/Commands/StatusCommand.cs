using System.CommandLine;
using Spectre.Console;
using Tarmac.Cli.Health;

namespace Tarmac.Cli.Commands;

/// <summary><c>tarmac status</c>: each part of the installation and whether it does its work; exit status 1 when one does not.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Show the health of the installation's parts");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var (installation, problem) = Installation.Find();
        if (installation is null)
        {
            return Problem.Say(problem!);
        }

        var parts = await Checks.AllAsync(installation, cancellation);
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var part in parts)
        {
            grid.AddRow(new Text(part.Name), new Text(part.Healthy ? "ok" : "FAILS", new Style(part.Healthy ? Color.Green : Color.Red)), new Text(part.Detail));
        }

        AnsiConsole.Write(grid);
        return parts.All(part => part.Healthy) ? 0 : 1;
    }
}
