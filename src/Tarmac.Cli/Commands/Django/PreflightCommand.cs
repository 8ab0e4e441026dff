using System.CommandLine;
using System.Globalization;
using Tarmac.Cli.DjangoApps;
using Tarmac.Cli.LocalPostgres;
using Tarmac.Cli.PlatformRuns;

namespace Tarmac.Cli.Commands.Django;

/// <summary><c>tarmac django:preflight [FILE ... | --sqlite FILE | --schema] [--json] [-a APP]</c>: what PostgreSQL would refuse, here or by the app's own models.</summary>
internal static class PreflightCommand
{
    public static Command Create()
    {
        var app = PlatformApp.AppOption();
        var remote = PlatformApp.RemoteOption();
        var sqlite = new Option<string?>("--sqlite") { Description = "Every row of a SQLite file", HelpName = "FILE" };
        var schema = new Option<bool>("--schema") { Description = "models.py against the database's real columns" };
        var json = new Option<bool>("--json") { Description = "One JSON object a line, a summary last" };
        var limit = new Option<int?>("--limit") { Description = "Print so many findings (200)", HelpName = "N" };
        var files = new Argument<string[]>("files")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Fixtures, as one load in that order; without any, all of the project",
        };
        var command = new Command("django:preflight", "Find what PostgreSQL would refuse in fixtures, a SQLite file or old columns")
        {
            app, remote, sqlite, schema, json, limit, files,
        };
        command.SetAction((parsed, cancellation) =>
        {
            string[] options =
            [
                .. parsed.GetValue(schema) ? ["--schema"] : Array.Empty<string>(),
                .. parsed.GetValue(json) ? ["--json"] : Array.Empty<string>(),
                .. parsed.GetValue(limit) is { } most ? ["--limit", most.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            ];
            return RunAsync(
                parsed.GetValue(app), parsed.GetValue(remote), options, parsed.GetValue(sqlite), parsed.GetValue(files) ?? [], cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string? app, string? remote, string[] options, string? sqlite, string[] files, CancellationToken cancellation)
    {
        var named = sqlite is null ? files : ["--sqlite", sqlite, .. files];
        if (app is null && remote is null)
        {
            var (found, problem) = DjangoApp.Find();
            // Columns and rows of the local database are looked at where there is one; only --schema cannot do without.
            return Problem.Say(problem ?? await LocalTool.BecomeAsync(found!, "preflight", [.. options, .. named], options.Contains("--schema"), cancellation));
        }

        var (sent, refusal) = SentFile.Find(sqlite is null ? files : [sqlite], Environment.CurrentDirectory);
        if (refusal is not null)
        {
            return Problem.Say(refusal);
        }

        try
        {
            await using var input = sent is null ? null : new FileStream(sent, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            string[] size = input is null ? [] : ["--stdin", input.Length.ToString(CultureInfo.InvariantCulture)];
            return await DjangoCommand.OnPlatformAsync(
                app, remote, ["python", "-m", "tarmac_django", "preflight", .. options, .. size, .. named], cancellation, input: input);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Problem.Say($"{sent} cannot be read: {cause.Message}");
        }
    }
}
