using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Releases;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.OneOffs;

/// <summary>The one-off dynos of apps on this machine.</summary>
internal sealed class RuncOneOffs(Machine machine, OneOffTable table) : IOneOffs
{
    public async Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation)
    {
        if (spec.Slug is { } slug && machine.Options.Slugs.FileOf(slug) is null)
        {
            return new Fault("slug_missing", $"The slug {slug.Id} is no longer on this machine: deploy the app again.");
        }

        return (await table.StartAsync(Order(spec), cancellation)).Select(started => (IOneOffDyno)started);
    }

    public ImmutableArray<DynoReport> Dynos(AppId app) => [.. table.All.Where(o => o.Dyno.App == app).Select(o => Report(app, o.Dyno.Record))];

    public Task StopAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        table.StopAsync(app, o => dynos.Contains(o.Identity.Id), machine.Options.StopGrace, cancellation);

    public Task RemoveAsync(AppId app, CancellationToken cancellation) => table.StopAsync(app, _ => true, TimeSpan.Zero, cancellation);

    private static DynoReport Report(AppId app, DynoRecord record) => new(
        record.Id, app, record.Identity.Name, new ReleaseVersion(record.Version), record.Command, record.Size, DynoState.Up, record.CreatedAt, record.CreatedAt)
    {
        Purpose = record.Purpose is DynoPurpose.ReleasePhase ? DynoPurpose.ReleasePhase : DynoPurpose.OneOff,
    };

    private DynoOrder Order(OneOffSpec spec) => new()
    {
        Id = spec.Id,
        App = spec.App,
        Name = spec.Name,
        Version = spec.Version,
        Command = spec.Command,
        Arguments = spec.Arguments,
        Environment = spec.Terminal is null || spec.Environment.ContainsKey("TERM") ? spec.Environment : spec.Environment.SetItem("TERM", "xterm"),
        Size = spec.Size,
        Kind = spec.Attached ? DynoKind.Attached : DynoKind.Detached,
        Purpose = spec.Purpose,
        Deadline = machine.Time.GetUtcNow() + spec.TimeToLive,
        Slug = spec.Slug,
        Logged = spec.Logged,
        Announced = true,
        Attached = spec.Attached,
        Terminal = spec.Terminal,
        Piped = true,
    };
}
