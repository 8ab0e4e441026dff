using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using Tarmac.Cli.DjangoApps;
using Tarmac.Cli.LocalPostgres;
using Tarmac.Cli.PlatformRuns;
using Tarmac.Cli.Uploads;

namespace Tarmac.Cli.Commands.Django;

/// <summary><c>tarmac django:copydb FILE [-a APP]</c>: a SQLite file into the app's Postgres, here or on the platform.</summary>
internal static class CopyCommand
{
    private const string Tool = "copydb";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "the SQLite file, on this machine" };
        var app = PlatformApp.AppOption();
        var remote = PlatformApp.RemoteOption();
        var confirm = new Option<string?>("--confirm", "-c") { Description = "the name of the Postgres database, when it holds rows that may be replaced", HelpName = "DATABASE" };
        var json = new Option<bool>("--json") { Description = "end with a summary as JSON, on a line of its own" };
        var command = new Command("django:copydb", "Copy a SQLite file into the app's Postgres: every row, in one transaction") { file, app, remote, confirm, json };
        command.SetAction((parsed, cancellation) =>
        {
            string[] options = [.. parsed.GetValue(confirm) is { } name ? (string[])["--confirm", name] : [], .. parsed.GetValue(json) ? (string[])["--json"] : []];
            return RunAsync(parsed.GetValue(file)!, parsed.GetValue(app), parsed.GetValue(remote), options, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(string file, string? app, string? remote, string[] options, CancellationToken cancellation)
    {
        if (app is null && remote is null)
        {
            var (found, problem) = DjangoApp.Find();
            return Problem.Say(problem ?? await LocalTool.BecomeAsync(found!, Tool, [file, .. options], start: true, cancellation));
        }

        var (name, unnamed) = PlatformApp.Find(app, remote, Environment.CurrentDirectory);
        var (access, missing) = PlatformAccess.Find();
        if ((name is null ? unnamed : missing ?? SqliteFile.Refuse(file)) is { } refused)
        {
            return Problem.Say(refused);
        }

        try
        {
            return await SendAsync(file, name!, access!, options, cancellation);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return Problem.Say($"{file} cannot be read: {cause.Message}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Interrupted();
        }
    }

    private static async Task<int> SendAsync(string path, string app, PlatformAccess access, string[] options, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var checksum = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        var size = file.Length;
        file.Position = 0;
        var (clock, said) = (Stopwatch.StartNew(), TimeSpan.Zero);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var input = LineEncoding.Encode(file, Show, over.Token);
        var run = new PlatformRun(access, app) { Input = input };
        var (status, problem) = await run.RunAsync(["python", "-m", "tarmac_django", Tool, "-", "--name", Path.GetFileName(path), "--size", $"{size}", "--sha256", checksum, .. options], cancellation);
        await over.CancelAsync();
        return problem is null ? status : Problem.Say($"{problem} Nothing was copied, unless the lines above say so.");

        void Show(long sent)
        {
            if (clock.Elapsed - said > Interval || sent == size)
            {
                said = clock.Elapsed;
                Console.Error.WriteLine($"{said.TotalSeconds,7:0.0} s  sent {sent >> 10} of {size >> 10} KB");
            }
        }
    }

    private static int Interrupted()
    {
        Problem.Say("Interrupted. Nothing was copied; the database is as it was.");
        return 130;
    }
}
