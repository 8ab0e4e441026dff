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
    private const string OurFault = "Tarmac had an internal error; its log has the details. Try again.";

    public async Task<Result<BegunBuild>> BeginAsync(AppRow app, Actor actor, NewBuild build, CancellationToken cancellation)
    {
        var run = running.Begin(app.Id);
        try
        {
            var row = await store.BeginAsync(app, actor, run.Build, build, cancellation);
            if (row.Succeeded)
            {
                return new BegunBuild(row.Value, run);
            }

            run.Dispose();
            return row.Fault;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>False: the reason is in the output. Cancelled only while it builds: a release goes its way also when nobody looks on.</summary>
    public async Task<bool> RunAsync(
        AppRow app, BegunBuild begun, BuildSource source, string? description, IBuildOutput client, CancellationToken cancellation)
    {
        using var run = begun.Run;
        BuiltSlug? slug = null;
        var ended = false;
        try
        {
            await using var stored = outputs.Begin(begun.Row.Id);
            var output = new TeeOutput(stored, client);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, run.Cancelled);
            var built = await BuildAsync(app, begun, source, output, either.Token, cancellation);
            slug = await RecordAsync(app, begun.Row, built, description, output);
            ended = true;
            run.Dispose();
            return slug is not null && await launch.RunAsync(app, begun.Row, slug, output, cancellation);
        }
        catch (Exception fault) when (!ended)
        {
            var gone = fault is OperationCanceledException && cancellation.IsCancellationRequested;
            if (!gone)
            {
                Log.Broken(logger, fault, app.Name, begun.Row.Id);
            }

            await EndAsync(app, begun.Row, gone ? "The client disconnected, or Tarmac stopped; the build was cancelled." : OurFault);
            throw;
        }
    }

    private async Task<Result<BuiltSlug>> BuildAsync(
        AppRow app, BegunBuild begun, BuildSource source, IBuildOutput output, CancellationToken cancellation, CancellationToken client)
    {
        var build = begun.Row;
        try
        {
            var buildpacks = Buildpacks(build);
            if (!buildpacks.Succeeded)
            {
                await output.WarningAsync(buildpacks.Fault.Message, cancellation);
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
                cancellation);
        }
        catch (OperationCanceledException) when (!client.IsCancellationRequested && begun.Run.Reason is not null)
        {
            await output.WarningAsync(begun.Run.Reason, CancellationToken.None);
            return new Fault("cancelled", begun.Run.Reason);
        }
    }

    // The row ends whatever becomes of the client, and also where the database refuses what the build made.
    private async Task<BuiltSlug?> RecordAsync(AppRow app, BuildRow build, Result<BuiltSlug> built, string? description, IBuildOutput output)
    {
        if (!built.Succeeded)
        {
            await EndAsync(app, build, built.Fault.Message);
            return null;
        }

        try
        {
            if (await store.SucceedAsync(build, built.Value, description, CancellationToken.None))
            {
                Say(app, "Build succeeded");
                return built.Value;
            }

            await output.WarningAsync("The build was cancelled.", CancellationToken.None);
            return null;
        }
        catch
        {
            await output.WarningAsync(OurFault, CancellationToken.None);
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

    private async Task EndAsync(AppRow app, BuildRow build, string reason)
    {
        await store.FailAsync(build, reason, CancellationToken.None);
        Say(app, "Build failed -- check your build output");
    }

    private void Say(AppRow app, string text) => logs.Write(app.AppId, new LogLine(time.GetUtcNow(), LogSource.App, "api", text));

    private static partial class Log
    {
        [LoggerMessage(4500, LogLevel.Error, "App {App}: build {Build} failed with an internal error")]
        public static partial void Broken(ILogger logger, Exception fault, string app, Guid build);
    }
}
