using System.CommandLine;
using System.Runtime.InteropServices;
using Tarmac.Cli.Local;
using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Commands.Local;

/// <summary><c>tarmac local [PROCESS...]</c>: the Procfile, or Django's own server, on this machine.</summary>
internal static class LocalCommand
{
    private const int UsualPort = 5000;
    private const int PortStep = 100;

    public static Command Create()
    {
        var names = new Argument<string[]>("process") { Arity = ArgumentArity.ZeroOrMore, Description = "web, or web=2,worker; by default one of each" };
        var port = new Option<int?>("--port", "-p") { Description = "PORT of the first process (5000)" };
        var command = new Command("local", "Run the app here as a dyno would: Procfile, .env, local Postgres") { names, port };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(names) ?? [], parsed.GetValue(port), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] names, int? askedPort, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // A closed terminal ends what it ran.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            over.Cancel();
        });
        var (plan, problem) = await LocalPlan.MakeAsync(Console.Error.WriteLine, over.Token);
        if (plan is null)
        {
            return Problem.Say(problem!);
        }

        var (port, taken) = PortOf(askedPort, plan.Variables);
        if (taken is not null)
        {
            return Problem.Say(taken);
        }

        var (processes, unknown) = ProcfileText.Choose(plan.Entries, names, port);
        if (unknown is not null)
        {
            return Problem.Say(unknown);
        }

        var width = processes.Select(process => process.Name.Length).Append("system".Length).Max();
        var coloured = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };
        return await new LocalRun(plan.Folder, plan.Variables, new ProcessLines(Console.Out, width, coloured, TimeProvider.System), TimeProvider.System)
            .RunAsync(processes, over.Token);
    }

    /// <summary>A port that the user names is meant; the usual one gives way, since tarmacd itself listens there.</summary>
    private static (int Port, string? Problem) PortOf(int? asked, IReadOnlyDictionary<string, string> variables)
    {
        if ((asked ?? (int.TryParse(variables.GetValueOrDefault("PORT"), out var named) ? named : null)) is { } wanted)
        {
            return wanted is < 1 or > 65_000 ? (0, $"{wanted} is not a port: use 1 to 65000.")
                : FreePorts.IsFree(wanted) ? (wanted, null)
                : (0, $"Port {wanted} is in use: name another with --port.");
        }

        var port = FreePorts.From(UsualPort, PortStep);
        if (port != UsualPort)
        {
            Console.Error.WriteLine($"Port {UsualPort} is in use, so this is port {port}.");
        }

        return (port, null);
    }
}
