using System.Collections.Immutable;
using System.Diagnostics;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Tests.Fakes;

/// <summary>Runs a build dyno's program as a plain process of this machine: mounts are replaced by the folders that they show.</summary>
internal sealed class FakeEngine : IEngine
{
    public List<OneOffSpec> Runs { get; } = [];

    public List<FakeDyno> Dynos { get; } = [];

    /// <summary>Called when a dyno has started.</summary>
    public Action<FakeDyno>? Started { get; set; }

    public bool OutOfMemory { get; set; }

    public Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation)
    {
        Runs.Add(spec);
        string Shown(string text) => spec.Mounts
            .Where(m => text == m.Target || text.StartsWith(m.Target + "/", StringComparison.Ordinal))
            .Select(m => m.Source + text[m.Target.Length..])
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
        var dyno = new FakeDyno(process, spec, OutOfMemory);
        Dynos.Add(dyno);
        Started?.Invoke(dyno);
        return Task.FromResult<Result<IOneOffDyno>>(dyno);
    }

    public Task StartAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation) => throw new NotSupportedException();

    public Task RestartAsync(AppId app, DynoSelector which, CancellationToken cancellation) => throw new NotSupportedException();

    public Task StopAsync(AppId app, DynoSelector which, CancellationToken cancellation) => throw new NotSupportedException();

    public Task RemoveAsync(AppId app, CancellationToken cancellation) => throw new NotSupportedException();

    ImmutableArray<DynoReport> IEngine.Dynos(AppId app) => throw new NotSupportedException();
}
