using System.Diagnostics;
using System.Net;
using Tarmac.Core.Routing;

namespace Tarmac.Router.Tests.Rig;

/// <summary>The real program, as a process of its own.</summary>
internal sealed class RouterProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RouterProcess(Process process) => _process = process;

    public int ExitCode => _process.ExitCode;

    public static async Task<RouterProcess> StartAsync(string folder, IPEndPoint http, params string[] more)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "tarmac-router"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["--control", $"{folder}/control.sock", "--logs", $"{folder}/logs.sock", "--table", $"{folder}/routes.json", "--http", http.ToString(), .. more])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource();
        process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is null || output.Data.Contains("Listening", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Soon.In(listening.Task);
        return new RouterProcess(process);
    }

    /// <summary>A table on disk, for the program to start with.</summary>
    public static Task PlanAsync(string folder, params FakeDyno[] dynos) => File.WriteAllTextAsync(
        $"{folder}/routes.json",
        System.Text.Json.JsonSerializer.Serialize(
            TestRouter.Table(1, [TestRouter.App(WebState.Serving) with { Dynos = [.. dynos.Select(dyno => dyno.Endpoint)] }]),
            RoutingJson.Default.RouteTable));

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(null as IFormatProvider)]);
    }

    public Task ExitAsync() => Soon.In(_process.WaitForExitAsync());

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await ExitAsync();
        }

        _process.Dispose();
    }
}
