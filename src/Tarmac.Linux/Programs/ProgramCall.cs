using System.Collections.Immutable;
using System.Diagnostics;

namespace Tarmac.Linux.Programs;

/// <summary>
/// A program of this machine with its arguments. Of the environment it gets only what is named here; secrets go there, since everybody reads a
/// command line.
/// </summary>
public sealed record ProgramCall(string Program, params ImmutableArray<string> Arguments)
{
    private const string Session = "/usr/bin/setsid";

    public string Folder { get; init; } = "/";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What the program reads; nothing where it is null. Belongs to the caller.</summary>
    public Stream? Input { get; init; }

    /// <summary>The program is killed when it takes longer.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many bytes of standard output are kept where it is collected.</summary>
    public int OutputLimit { get; init; } = 1 << 20;

    /// <summary>
    /// Starts it as the leader of a session and group of its own: a terminal's signals do not reach it, and all that it starts can be ended with it.
    /// setsid(1) execs in place, since a child of ours leads no group, so the pid stays.
    /// </summary>
    public RunningProgram Start() => new(Process.Start(StartInfo(Session, [Program, .. Arguments]))
        ?? throw new InvalidOperationException($"{Program} did not start."));

    /// <summary>For who starts it in a way of its own: input and outputs are redirected, the environment is the call's.</summary>
    public ProcessStartInfo StartInfo() => StartInfo(Program, Arguments);

    /// <summary>Runs it to its end and collects its output. Cancelled: the program and its group are killed first.</summary>
    public async Task<ProgramEnd> RunAsync(CancellationToken cancellation)
    {
        var output = new BoundedOutput(OutputLimit);
        var end = await RunAsync(output.ReadAsync, cancellation);
        return end with { Output = output.Text, OutputCut = output.IsCut };
    }

    /// <summary>Runs it to its end; gives standard output to a reader. A reader that stops early ends the program.</summary>
    public async Task<ProgramEnd> RunAsync(Func<Stream, CancellationToken, Task> read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        cancellation.ThrowIfCancellationRequested();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        await using var program = Start();
        var errors = LastOutput.ReadAsync(program.Errors, limit.Token);
        var sending = program.SendAsync(Input, limit.Token);
        var ended = false;
        try
        {
            await read(program.Output, limit.Token);
            await program.Output.DisposeAsync();
            var said = await errors;
            await sending;
            var status = await program.ExitAsync(limit.Token);
            ended = true;
            return new ProgramEnd(status, said);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new ProgramEnd(128 + Processes.Signals.Kill, $"did not end within {Limit.TotalSeconds:0} seconds") { TimedOut = true };
        }
        finally
        {
            // A leader that has ended may have left children that hold the pipes open. One of them may have left the group: hence the cancellation.
            if (!ended)
            {
                await program.KillAsync();
                await limit.CancelAsync();
            }

            await Task.WhenAll(errors, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs it to its end and returns its output. Throws when it failed; the error holds what it wrote on standard error, not its arguments.</summary>
    public async Task<string> DemandAsync(CancellationToken cancellation)
    {
        var end = await RunAsync(cancellation);
        end.Demand($"{Path.GetFileName(Program)} {Arguments.FirstOrDefault(a => a.Length > 0 && a[0] is not ('-' or '/'))}".TrimEnd());
        return end.Output;
    }

    private ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Folder,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
