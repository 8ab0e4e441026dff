using Microsoft.Extensions.Time.Testing;
using Tarmac.Cli.Local;
using Tarmac.Linux.Processes;

namespace Tarmac.Cli.Tests.Local;

public sealed class LocalRunTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Each_line_has_the_time_and_the_name()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 9, 5, 7, TimeSpan.Zero));
        time.SetLocalTimeZone(TimeZoneInfo.Utc);

        new ProcessLines(_output, width: 8, coloured: false, time).Write("web.1", 0, "hello");
        new ProcessLines(_output, width: 8, coloured: true, time).Write("web.1", 0, "hello");

        Assert.Equal("09:05:07 web.1    | hello\n\e[36m09:05:07 web.1    | \e[0mhello\n", _output.ToString());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task The_end_of_one_is_the_end_of_all_and_its_status_is_told()
    {
        var status = await RunAsync(CancellationToken.None, "echo to both; echo to errors >&2; exit 7", "sleep 600 & wait");

        Assert.Equal(7, status);
        Assert.Contains("one.1  | to both", _output.ToString());
        Assert.Contains("one.1  | to errors", _output.ToString());
        Assert.Contains("exited with code 7", _output.ToString());
        Assert.Contains("system | sending SIGTERM", _output.ToString());
    }

    [Fact]
    public async Task A_stop_ends_children_of_children_too()
    {
        using var stop = new CancellationTokenSource();
        var mark = $"61{Random.Shared.Next(100_000)}";
        var running = RunAsync(stop.Token, $"sleep {mark} & echo ready; wait", $"bash -c 'sleep {mark}; true'");
        while (!_output.ToString().Contains("ready", StringComparison.Ordinal))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();

        Assert.Equal(130, await running.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), process => CommandOf(process).Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Variables_and_the_port_are_there()
    {
        await RunAsync(CancellationToken.None, "echo $PORT $GREETING");

        Assert.Contains("5000 hello", _output.ToString());
    }

    [Fact]
    public void A_process_is_known_by_its_start_as_well()
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!;

        Assert.True(self.IsAlive);
        Assert.False((self with { StartTime = self.StartTime + 1 }).IsAlive);
        Assert.Null(ProcessIdentity.Of(int.MaxValue));
    }

    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }

    private Task<int> RunAsync(CancellationToken cancellation, params string[] commands)
    {
        string[] names = ["one.1", "two.1"];
        var processes = commands.Select((command, at) => new LocalProcess(names[at], command, 5000 + (100 * at))).ToArray();
        var variables = new Dictionary<string, string> { ["GREETING"] = "hello" };
        return new LocalRun("/tmp", variables, new ProcessLines(TextWriter.Synchronized(_output), 6, false, TimeProvider.System), TimeProvider.System)
            .RunAsync(processes, cancellation).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
