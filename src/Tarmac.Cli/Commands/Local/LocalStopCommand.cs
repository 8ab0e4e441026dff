using System.CommandLine;
using Tarmac.Cli.Local;
using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Commands.Local;

/// <summary><c>tarmac local:stop</c>: what <c>tarmac local</c> runs or has left, and the Postgres of the user's own.</summary>
internal static class LocalStopCommand
{
    public static Command Create()
    {
        var command = new Command("local:stop", "Stop the processes that tarmac local has left running, and your own Postgres server");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        await LeftRuns.StopAsync(Console.Out.WriteLine, TimeProvider.System, cancellation);
        var stopped = OwnServer.Find() is { } own && await own.StopAsync(cancellation);
        Console.WriteLine(stopped ? "Stopped your own PostgreSQL server; its data is kept. The next tarmac local starts it again." : "Your own PostgreSQL server is not running.");
        return 0;
    }
}
