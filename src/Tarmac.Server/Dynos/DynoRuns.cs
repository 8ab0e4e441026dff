using System.Globalization;
using System.Security.Cryptography;
using Tarmac.Contracts.Dynos;
using Tarmac.Core.Dynos;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Slugs;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Deployments;
using Tarmac.Server.Events;
using Tarmac.Server.Identity;
using Tarmac.Server.Rendezvous;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Dynos;

/// <summary>Starts one-off dynos of the current release.</summary>
internal sealed class DynoRuns(
    AppDynos dynos, IOneOffs oneOffs, DeploymentStore deployments, RendezvousSessions sessions, ControlDatabase database, TarmacSettings settings, TimeProvider time)
{
    public async Task<Result<Dyno>> RunAsync(AppRow app, RunRequest request, Caller caller, CancellationToken cancellation)
    {
        if (await deployments.LoadAsync(app.AppId, cancellation) is not { Current: { Slug: { } slug } release } snapshot)
        {
            return Fault.Invalid($"The app {app.Name} has no code yet, so there is nothing to run. Deploy it first: git push heroku main.");
        }

        var spec = SpecOf(snapshot, release, slug, request);
        await using (var change = await database.BeginAsync(caller.Actor, cancellation))
        {
            change.Record(new DynoOrderEvent.Run(app.Id, spec.Name.ToString()));
            change.Say(app.AppId, $"Starting process with command `{request.Command}`");
            await change.CommitAsync(cancellation);
        }

        var started = await oneOffs.RunAsync(spec, cancellation);
        return started.Then<Dyno>(dyno => new Dyno
        {
            Id = dyno.Identity.Id,
            Name = dyno.Identity.Name.ToString(),
            Type = request.Type.Value,
            Command = request.Command,
            Size = request.Size.Name,
            State = "starting",
            AttachUrl = request.Attach ? AttachUrl(sessions.Open(dyno, request.Terminal is not null, ExitStatusLines.AreAskedFor(request.Command))) : null,
            Release = new DynoRelease(release.Id, release.Version.Number),
            App = app.Reference,
            CreatedAt = time.GetUtcNow(),
            UpdatedAt = time.GetUtcNow(),
        });
    }

    private OneOffSpec SpecOf(AppSnapshot app, DeployableRelease release, SlugReference slug, RunRequest request) => new()
    {
        App = app.Id,
        AppName = app.Name,
        Name = NameOf(app, request),
        Version = release.Version,
        Slug = slug,
        Command = request.Command,
        Arguments = DynoLauncher.Arguments(Expand(request.Command, release.Processes)),
        Environment = DynoMetadata.Environment(app, release).SetItems(request.Environment),
        Size = request.Size,
        Terminal = request.Terminal,
        Attached = request.Attach,
        Logged = !request.Attach,
        TimeToLive = request.TimeToLive,
    };

    private DynoName NameOf(AppSnapshot app, RunRequest request)
    {
        var taken = dynos.Of(app.Id).Select(d => d.Name).ToHashSet();
        DynoName name;
        do
        {
            name = new DynoName(request.Type, RandomNumberGenerator.GetInt32(1, 10_000));
        }
        while (taken.Contains(name));
        return name;
    }

    /// <summary><c>heroku run worker --once</c> runs the command that the Procfile gives for <c>worker</c>.</summary>
    public static string Expand(string command, IReadOnlyDictionary<string, string> processes)
    {
        var trimmed = command.TrimStart();
        var end = trimmed.IndexOf(' ', StringComparison.Ordinal);
        var (first, rest) = end < 0 ? (trimmed, "") : (trimmed[..end], trimmed[end..]);
        return processes.TryGetValue(first, out var declared) ? declared + rest : command;
    }

    private string AttachUrl(string secret) =>
        string.Create(CultureInfo.InvariantCulture, $"rendezvous://{settings.Api.Host}:{settings.Api.Port}/{secret}");
}
