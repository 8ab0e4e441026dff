using Tarmac.Builds.Slugs;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Loops;
using Tarmac.Server.Loops;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Retention;

/// <summary>Keeps the disk from growing with the number of deploys: old releases expire, and what nothing names any more is deleted.</summary>
internal sealed class RetentionLoop : IOwnsLoops
{
    private static readonly LoopPace Pace = new(TimeSpan.FromMinutes(10));

    // A slug is there some minutes before its release: while add-ons are made, or until its uploader releases it.
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    private readonly RetentionStore _store;
    private readonly OldFiles _files;
    private readonly SlugFiles _slugs;
    private readonly IFormations _formations;
    private readonly int _kept;
    private readonly TimeProvider _time;
    private readonly Loop _releases;
    private readonly Loop _slugRows;
    private readonly Loop _orphans;

    public RetentionLoop(RetentionStore store, OldFiles files, SlugFiles slugs, IFormations formations, TarmacSettings settings, LoopContext context)
    {
        (_store, _files, _slugs, _formations, _kept, _time) = (store, files, slugs, formations, settings.Releases.Kept, context.Time);
        _releases = new Loop("release retention", Pace, context, ExpireAsync);
        _slugRows = new Loop("slug retention", Pace, context, DeleteSlugsAsync);
        _orphans = new Loop("file retention", Pace, context, DeleteFilesAsync);
    }

    public IEnumerable<ILoop> Loops => [_releases, _slugRows, _orphans];

    /// <summary>A round of each loop begins soon.</summary>
    public void Wake()
    {
        _releases.Wake();
        _slugRows.Wake();
        _orphans.Wake();
    }

    private DateTime Before => (_time.GetUtcNow() - Young).UtcDateTime;

    private async Task ExpireAsync(LoopRound round, CancellationToken cancellation) =>
        await round.EachAsync(await _store.AppsAsync(cancellation), app => app.ToString(), ExpireAsync, cancellation);

    private Task ExpireAsync(Guid app, CancellationToken cancellation) =>
        _store.ExpireAsync(app, _kept, [.. _formations.Dynos(new AppId(app)).Select(dyno => dyno.Version.Number).Distinct()], cancellation);

    private async Task DeleteSlugsAsync(LoopRound round, CancellationToken cancellation) =>
        await round.EachAsync(await _store.UnnamedSlugsAsync(Before, cancellation), slug => slug.ToString(), DeleteSlugAsync, cancellation);

    private async Task DeleteSlugAsync(Guid slug, CancellationToken cancellation)
    {
        await _store.DeleteSlugAsync(slug, cancellation);
        _slugs.Delete(slug);
    }

    private async Task DeleteFilesAsync(CancellationToken cancellation)
    {
        var before = Before;
        _files.DeleteSlugs((await _store.SlugsAsync(cancellation)).ToHashSet(), before);
        _files.DeleteOutputs((await _store.OutputsAsync(_kept, cancellation)).ToHashSet(), before);
        await _files.DeleteOfGoneAppsAsync((await _store.AppsAsync(cancellation)).ToHashSet(), cancellation);
        _files.DeleteSources();
    }
}
