using System.Text.RegularExpressions;
using System.Threading.Channels;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Sources;
using Tarmac.Contracts.Builds;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Identity;
using Tarmac.Server.Sources;

namespace Tarmac.Server.Builds;

/// <summary>Builds of source archives, which go on when the request that asked for them is answered.</summary>
internal sealed partial class ArchiveBuilds(BuildStore store, AppBuild build, SourceFiles sources, ILogger<ArchiveBuilds> logger) : BackgroundService
{
    private readonly Channel<(AppRow App, BuildRow Build, ArchiveSource Source, string? Description)> _asked =
        Channel.CreateBounded<(AppRow, BuildRow, ArchiveSource, string?)>(new BoundedChannelOptions(256) { SingleReader = true });

    public async Task<Result<BuildRow>> BeginAsync(AppRow app, Caller caller, BuildCreate body, CancellationToken cancellation)
    {
        var source = SourceOf(body.SourceBlob);
        if (!source.Succeeded)
        {
            return source.Fault;
        }

        var buildpacks = body.Buildpacks is { Length: > 0 } own ? [.. own.Select(b => b.Url ?? b.Name ?? "")] : await store.BuildpacksAsync(app.Id, cancellation);
        if (buildpacks.Select(BuildpackReference.Parse).FirstOrDefault(b => !b.Succeeded) is { Fault: { } unknown })
        {
            return unknown;
        }

        var blob = body.SourceBlob!;
        var begun = await store.BeginAsync(app, caller.Actor, new NewBuild(blob.Url, blob.Checksum, blob.Version, blob.VersionDescription, buildpacks), cancellation);
        if (begun.Succeeded)
        {
            await _asked.Writer.WriteAsync((app, begun.Value, source.Value, blob.VersionDescription), CancellationToken.None);
        }

        return begun;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        try
        {
            await foreach (var (app, row, source, description) in _asked.Reader.ReadAllAsync(stoppingToken))
            {
                running.RemoveAll(t => t.IsCompleted);
                running.Add(RunAsync(app, row, source, description, stoppingToken));
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RunAsync(AppRow app, BuildRow row, ArchiveSource source, string? description, CancellationToken stopping)
    {
        try
        {
            await build.RunAsync(app, row, source, description, NoOutput.Instance, stopping);
        }
        catch (Exception fault)
        {
            // The build's own row and output have told the user.
            Log.Ended(logger, fault, app.Name, row.Id);
        }
    }

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

        var location = sources.FileOf(url);
        return location is not null && !File.Exists(location)
            ? Fault.Invalid("Nothing was put to the source's put_url yet.")
            : new ArchiveSource(location is null ? url : new Uri(location), blob.Checksum) { Version = blob.Version };
    }

    [GeneratedRegex(@"^SHA256:[0-9a-fA-F]{64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Checksum();

    private static partial class Log
    {
        [LoggerMessage(4510, LogLevel.Warning, "App {App}: build {Build} did not come to its end")]
        public static partial void Ended(ILogger logger, Exception fault, string app, Guid build);
    }
}
