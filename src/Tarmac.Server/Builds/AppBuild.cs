using System.Collections.Immutable;
using System.Text.Json;
using Tarmac.Builds;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Output;
using Tarmac.Builds.Sources;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;
using Tarmac.Server.Launches;
using BuildSettings = Tarmac.Builds.BuildSettings;

namespace Tarmac.Server.Builds;

/// <summary>One build from its row to its end, and the launch of what it made: the same for a push and for <c>POST /builds</c>.</summary>
internal sealed partial class AppBuild(
    BuildStore store,
    BuildPipeline pipeline,
    BuildOutputs outputs,
    BuildSettings settings,
    RunningBuilds running,
    ConfigVarBox box,
    Launch launch,
    ILogSink logs,
    TimeProvider time,
    ILogger<AppBuild> logger)
{
    /// <summary>False: the reason is in the output. Cancelled only while it builds: a release goes its way also when nobody looks on.</summary>
    public async Task<bool> RunAsync(AppRow app, BuildRow build, BuildSource source, string? description, IBuildOutput client, CancellationToken cancellation)
    {
        await using var stored = outputs.Begin(build.Id);
        var output = new TeeOutput(stored, client);
        var slug = await BuildAsync(app, build, source, output, cancellation);
        if (!slug.Succeeded)
        {
            await EndAsync(app, build, slug.Fault.Message);
            return false;
        }

        await store.SucceedAsync(build, slug.Value, description, CancellationToken.None);
        Say(app, "Build succeeded");
        return await launch.RunAsync(app, build, slug.Value, output, cancellation);
    }

    private async Task<Result<BuiltSlug>> BuildAsync(AppRow app, BuildRow build, BuildSource source, IBuildOutput output, CancellationToken cancellation)
    {
        using var run = running.Begin(build.Id, cancellation);
        try
        {
            var buildpacks = Buildpacks(build);
            if (!buildpacks.Succeeded)
            {
                await output.WarningAsync(buildpacks.Fault.Message, run.Cancelled);
                return buildpacks.Fault;
            }

            return await pipeline.BuildAsync(
                new BuildRequest
                {
                    Id = build.Id,
                    App = app.AppId,
                    AppName = AppName.Parse(app.Name).Value,
                    Source = source,
                    Buildpacks = buildpacks.Value,
                    ConfigVars = box.Open(app.Config),
                    Settings = settings,
                    RequestId = build.Id.ToString(),
                },
                output,
                run.Cancelled);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await output.WarningAsync("The build was cancelled.", CancellationToken.None);
            return new Fault("cancelled", "The build was cancelled.");
        }
        catch (OperationCanceledException)
        {
            await EndAsync(app, build, "Whoever pushed is gone, so the build was cancelled.");
            throw;
        }
        catch (Exception fault)
        {
            Log.Broken(logger, fault, app.Name, build.Id);
            await EndAsync(app, build, "Tarmac itself failed; its log says more.");
            throw;
        }
    }

    private static Result<ImmutableArray<BuildpackReference>> Buildpacks(BuildRow build)
    {
        var references = ImmutableArray.CreateBuilder<BuildpackReference>();
        foreach (var address in JsonSerializer.Deserialize(build.Buildpacks, DatabaseJson.Default.StringArray) ?? [])
        {
            var parsed = BuildpackReference.Parse(address);
            if (!parsed.Succeeded)
            {
                return parsed.Fault;
            }

            references.Add(parsed.Value);
        }

        return references.ToImmutable();
    }

    // The row ends whatever becomes of the client.
    private async Task EndAsync(AppRow app, BuildRow build, string reason)
    {
        await store.FailAsync(build, reason, CancellationToken.None);
        Say(app, "Build failed -- check your build output");
    }

    private void Say(AppRow app, string text) => logs.Write(app.AppId, new LogLine(time.GetUtcNow(), LogSource.App, "api", text));

    private static partial class Log
    {
        [LoggerMessage(4500, LogLevel.Error, "App {App}: build {Build} broke off")]
        public static partial void Broken(ILogger logger, Exception fault, string app, Guid build);
    }
}
