using System.Diagnostics;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Tests.Fakes;

/// <summary>Runs a build as a plain process of this machine: what the build would see is replaced by where it is.</summary>
internal sealed class FakeSandbox : IBuildSandbox
{
    public List<SandboxSpec> Runs { get; } = [];

    public List<FakeBuild> Builds { get; } = [];

    /// <summary>Called when a build has started.</summary>
    public Action<FakeBuild>? Started { get; set; }

    public bool OutOfMemory { get; set; }

    public Task<Result<ISandboxedBuild>> RunAsync(SandboxSpec spec, CancellationToken cancellation)
    {
        Runs.Add(spec);
        string Shown(string text) => spec.Folders
            .Where(m => text == m.Target || text.StartsWith(m.Target + "/", StringComparison.Ordinal))
            .Select(m => m.Location + text[m.Target.Length..])
            .FirstOrDefault(text);
        var start = new ProcessStartInfo(spec.Arguments[0], spec.Arguments.Skip(1).Select(Shown))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = Shown(value);
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        var build = new FakeBuild(process, OutOfMemory);
        Builds.Add(build);
        Started?.Invoke(build);
        return Task.FromResult<Result<ISandboxedBuild>>(build);
    }

    public Task RemoveAsync(AppId app, CancellationToken cancellation) => Task.CompletedTask;
}
