using System.Security.Cryptography;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Releases;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Engine.Runc.OneOffs;

namespace Tarmac.Engine.Runc.Sandbox;

/// <summary>Builds on this machine: dynos of the build stack that are in no formation, with folders of this machine mounted.</summary>
internal sealed class RuncSandbox(Machine machine, OneOffTable table) : IBuildSandbox
{
    private static readonly ProcessType Build = ProcessType.Parse("build").Value;

    public async Task<Result<ISandboxedBuild>> RunAsync(SandboxSpec spec, CancellationToken cancellation) =>
        (await table.StartAsync(Order(spec), cancellation)).Select(started => (ISandboxedBuild)started);

    public Task RemoveAsync(AppId app, CancellationToken cancellation) => table.StopAsync(app, _ => true, TimeSpan.Zero, cancellation);

    private DynoOrder Order(SandboxSpec spec) => new()
    {
        Id = spec.Id,
        App = spec.App,
        Name = new DynoName(Build, RandomNumberGenerator.GetInt32(1000, 10_000)),
        Version = default(ReleaseVersion),
        Command = "build",
        Arguments = spec.Arguments,
        Environment = spec.Environment,
        Size = spec.Size,

        // Its results are lost when this program restarts.
        Kind = DynoKind.Attached,
        Deadline = machine.Time.GetUtcNow() + spec.TimeToLive,
        Stack = StackVariant.Build,
        Folders = spec.Folders,
        Piped = true,
    };
}
