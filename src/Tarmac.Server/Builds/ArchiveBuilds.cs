using System.Text.RegularExpressions;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Sources;
using Tarmac.Contracts.Builds;
using Tarmac.Core.Outcomes;
using Tarmac.Loops;
using Tarmac.Server.Apps;
using Tarmac.Server.Identity;
using Tarmac.Server.Loops;
using Tarmac.Server.Sources;

namespace Tarmac.Server.Builds;

/// <summary>Builds of source archives, which go on when the request that asked for them is answered.</summary>
internal sealed partial class ArchiveBuilds : IOwnsLoops
{
    private const int Waiting = 256;

    // Each has its own build dyno and disk; a user waits for one of these places as for any other queue.
    private const int AtOnce = 16;

    private readonly BuildStore _store;
    private readonly AppBuild _build;
    private readonly SourceFiles _sources;
    private readonly QueueLoop<AskedBuild> _queue;

    public ArchiveBuilds(BuildStore store, AppBuild build, SourceFiles sources, LoopContext context)
    {
        (_store, _build, _sources) = (store, build, sources);
        _queue = new QueueLoop<AskedBuild>("archive builds", Waiting, AtOnce, context, asked => asked.Begun.Row.Id.ToString(), RunAsync);
    }

    public IEnumerable<ILoop> Loops => [_queue];

    public async Task<Result<BuildRow>> BeginAsync(AppRow app, Caller caller, BuildCreate body, CancellationToken cancellation)
    {
        var source = SourceOf(body.SourceBlob);
        if (!source.Succeeded)
        {
            return source.Fault;
        }

        var buildpacks = body.Buildpacks is { Length: > 0 } own ? [.. own.Select(b => b.Url ?? b.Name ?? "")] : await _store.BuildpacksAsync(app.Id, cancellation);
        if (buildpacks.Select(BuildpackReference.Parse).FirstOrDefault(b => !b.Succeeded) is { Fault: { } unknown })
        {
            return unknown;
        }

        var blob = body.SourceBlob!;
        var begun = await _build.BeginAsync(app, caller.Actor, new NewBuild(blob.Url, blob.Checksum, blob.Version, blob.VersionDescription, buildpacks), cancellation);
        if (!begun.Succeeded)
        {
            return begun.Fault;
        }

        if (_queue.TryAdd(new AskedBuild(app, begun.Value, source.Value, blob.VersionDescription)))
        {
            return begun.Value.Row;
        }

        using var run = begun.Value.Run;
        await _store.FailAsync(begun.Value.Row, "Too many builds wait.", CancellationToken.None);
        return Fault.Conflict("Too many builds are waiting. Try again in a few minutes.");
    }

    private async Task RunAsync(AskedBuild asked, CancellationToken cancellation) =>
        await _build.RunAsync(asked.App, asked.Begun, asked.Source, asked.Description, NoOutput.Instance, cancellation);

    private Result<ArchiveSource> SourceOf(SourceBlob? blob)
    {
        if (blob?.Url is not { Length: > 0 and < 8192 } text || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return Fault.Invalid("source_blob.url must be an http or https address of a .tar.gz archive.");
        }

        if (blob.Checksum is { } checksum && !Checksum().IsMatch(checksum))
        {
            return Fault.Invalid("source_blob.checksum must be SHA256: and 64 hexadecimal digits.");
        }

        var location = _sources.FileOf(url);
        return location is not null && !File.Exists(location)
            ? Fault.Invalid("Nothing was uploaded to the source's put_url yet.")
            : new ArchiveSource(location is null ? url : new Uri(location), blob.Checksum) { Version = blob.Version };
    }

    [GeneratedRegex(@"^SHA256:[0-9a-fA-F]{64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Checksum();
}
