using System.Collections.Immutable;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Builds.Slugs;
using Tarmac.Builds.Work;
using Tarmac.Core.Dynos;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Procfiles;
using Tarmac.Core.Slugs;
using Tarmac.Linux;
using Tarmac.Linux.Files;
using Tarmac.Loops;

namespace Tarmac.Builds;

/// <summary>From source to slug. A build that fails, is cancelled or is killed leaves nothing behind.</summary>
public sealed partial class BuildPipeline(BuildOptions options, IBuildSandbox sandbox, HttpClient downloads, LoopContext loops, ILogger<BuildPipeline> log)
    : IAsyncDisposable
{
    private readonly BuildCaches _caches = new(options);
    private readonly SlugFiles _slugs = new(options);
    private readonly TimeProvider _time = loops.Time;
    private readonly BackgroundDeletion _deletion = new(loops);
    private readonly BuildLimitWatch _limits = new(loops);

    /// <summary>Completes when the folders of the builds that are done are gone.</summary>
    internal Task Cleaned => _deletion.Emptied;

    /// <summary>Waits for what is being deleted; the sweep of the next start deletes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _limits.DisposeAsync();
        await _deletion.DisposeAsync();
    }

    /// <summary>Removes what builds and pushes of an earlier run left. Call it once, after the engine has started and before the first build or push.</summary>
    public Task SweepAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        WorkFolder.Sweep(options);
        _caches.Sweep();
        _slugs.Sweep();
        new GitRepositories(options).Sweep();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Writes Heroku's lines to the output, from <c>-----&gt; Building on the ... stack</c> to <c>Done: 22.3M</c>, or to
    /// <c> !     Push failed</c>. The fault's message is the reason in one line. Cancelled: throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public async Task<Result<BuiltSlug>> BuildAsync(BuildRequest request, IBuildOutput output, CancellationToken cancellation)
    {
        using var activity = BuildTelemetry.Source.StartActivity("build");
        var began = _time.GetTimestamp();
        BuildTelemetry.Running.Add(1);
        Result<BuiltSlug> built;
        try
        {
            built = await TryBuildAsync(request, output, cancellation);
        }
        finally
        {
            BuildTelemetry.Running.Add(-1);
        }

        BuildTelemetry.Duration.Record(_time.GetElapsedTime(began).TotalSeconds, BuildTelemetry.Result(built.Succeeded));
        if (!built.Succeeded)
        {
            Log.Failed(log, request.Id, built.Fault.Message);
            foreach (var line in BuildFaults.Lines(built.Fault))
            {
                await output.LineAsync(line, cancellation);
            }
        }

        return built;
    }

    private async Task<Result<BuiltSlug>> TryBuildAsync(BuildRequest request, IBuildOutput output, CancellationToken cancellation)
    {
        try
        {
            using var work = await WorkFolder.CreateAsync(options, request.Id, _deletion, cancellation);
            await using var limits = new BuildLimits(options, request.Id, work, _limits, _time, cancellation);
            try
            {
                limits.Look();
                var built = await RunAsync(request, work, output, limits);
                if (!built.Succeeded)
                {
                    // A program that ran out of disk space reports it in its own message.
                    limits.Look();
                }

                return !built.Succeeded && limits.Reason is { } reason ? reason : built;
            }
            catch (Exception ended) when (!cancellation.IsCancellationRequested && IsOf(limits, ended))
            {
                return limits.Reason!;
            }
        }
        catch (IOException full) when (full.HResult == Errno.NoSpaceLeft)
        {
            Log.DiskFull(log, request.Id, full);
            return BuildFaults.DiskFull;
        }
    }

    private static bool IsOf(BuildLimits limits, Exception ended)
    {
        if (ended is IOException { HResult: Errno.NoSpaceLeft })
        {
            limits.Look();
        }

        return ended is OperationCanceledException or IOException { HResult: Errno.NoSpaceLeft } && limits.Reason is not null;
    }

    private async Task<Result<BuiltSlug>> RunAsync(BuildRequest request, WorkFolder work, IBuildOutput output, BuildLimits limits)
    {
        var began = _time.GetTimestamp();
        var plan = BuildpackPlan.For(request.Buildpacks, request.ConfigVars);
        if (!plan.Succeeded)
        {
            return plan.Fault;
        }

        var source = await new SourceFetch(options, downloads).WriteAsync(request.Source, work, output, limits.Token);
        if (!source.Succeeded)
        {
            return source.Fault;
        }

        await PrepareAsync(request, work, output, plan.Value, limits.Token);
        var fetched = _time.GetTimestamp();
        var ran = await new BuildDyno(options, sandbox).RunAsync(request, plan.Value, work, output, limits);
        if (!ran.Succeeded)
        {
            return ran.Fault;
        }

        var compiled = _time.GetTimestamp();
        var processes = await DiscoverAsync(work, ran.Value.Releases, output, limits.Token);
        if (!processes.Succeeded)
        {
            return processes.Fault;
        }

        limits.Look();
        limits.Token.ThrowIfCancellationRequested();
        var slug = await CompressAsync(request, work, output, limits.Token);
        if (!slug.Succeeded)
        {
            return slug.Fault;
        }

        _caches.Keep(request.App, work.Cache, _deletion);
        var dyno = _time.GetElapsedTime(fetched, compiled) - ran.Value.Detect - ran.Value.Compile;
        var timings = new BuildTimings(
            _time.GetElapsedTime(began, fetched), dyno, ran.Value.Detect, ran.Value.Compile, _time.GetElapsedTime(compiled));
        return Built(request, ran.Value, processes.Value, slug.Value, timings);
    }

    private async Task PrepareAsync(BuildRequest request, WorkFolder work, IBuildOutput output, BuildpackPlan plan, CancellationToken cancellation)
    {
        var ignored = await new SlugIgnore(options).ApplyAsync(work.App, work.Scratch, cancellation);
        if (ignored > 0)
        {
            await output.TitleAsync($"Deleting {ignored} files matching .slugignore patterns.", cancellation);
        }

        await work.WriteConfigVarsAsync(request.ConfigVars, cancellation);
        await _caches.CopyAsync(request.App, work.Cache, cancellation);
        foreach (var line in plan.Lines.Prepend($"-----> Building on the {options.Stack} stack"))
        {
            await output.LineAsync(line, cancellation);
        }
    }

    private static async Task<Result<ProcessTypes>> DiscoverAsync(
        WorkFolder work, ImmutableArray<ReleaseYaml> releases, IBuildOutput output, CancellationToken cancellation)
    {
        await output.TitleAsync("Discovering process types", cancellation);
        var text = await UntrustedFile.ReadAsync(Path.Combine(work.App, "Procfile"), Procfile.Limit, cancellation);
        var procfile = text is null ? Procfile.Empty : Procfile.Parse(text);
        if (!procfile.Succeeded)
        {
            return BuildFaults.Rejected(procfile.Fault.Message);
        }

        var processes = ProcessTypes.For(procfile.Value, releases);
        foreach (var line in processes.Lines)
        {
            await output.LineAsync(line, cancellation);
        }

        return processes;
    }

    private async Task<Result<CompiledSlug>> CompressAsync(BuildRequest request, WorkFolder work, IBuildOutput output, CancellationToken cancellation)
    {
        await output.LineAsync("", cancellation);
        await output.TitleAsync("Compressing...", cancellation);
        var slug = await new SlugCompiler(options, _slugs).CompileAsync(request.Slug, work.Root, cancellation);
        if (slug.Succeeded)
        {
            await output.BodyAsync($"Done: {SizeText.Of(slug.Value.Size)}", cancellation);
        }

        return slug;
    }

    private BuiltSlug Built(BuildRequest request, DynoOutcome outcome, ProcessTypes processes, CompiledSlug slug, BuildTimings timings) => new()
    {
        Slug = new SlugReference(slug.Id, slug.Digest, slug.Size),
        Stack = options.Stack,
        Version = request.Source.Version,
        Language = outcome.Used is [.., var last] ? last.Language : null,
        Processes = processes.All,
        AddOns = [.. outcome.Releases.SelectMany(r => r.AddOns).Distinct(StringComparer.Ordinal)],
        ConfigVars = outcome.Releases.Aggregate(ImmutableSortedDictionary<string, string>.Empty, (all, r) => all.SetItems(r.ConfigVars)),
        Buildpacks = [.. outcome.Used.Select(u => u.Text)],
        Timings = timings,
    };

    private static partial class Log
    {
        [LoggerMessage(2030, LogLevel.Information, "Build {Build} failed: {Reason}")]
        public static partial void Failed(ILogger log, Guid build, string reason);

        [LoggerMessage(2031, LogLevel.Error, "The disk is full: build {Build} failed")]
        public static partial void DiskFull(ILogger log, Guid build, Exception failure);
    }
}
