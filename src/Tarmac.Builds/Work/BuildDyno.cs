using System.Collections.Immutable;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Output;
using Tarmac.Core.Dynos;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Work;

/// <summary>
/// Runs the buildpacks in one dyno of the build stack. The source lies at <c>/app</c>, where it will run, so that what a buildpack compiles
/// into paths is right in both places.
/// </summary>
internal sealed class BuildDyno(BuildOptions options, IBuildSandbox sandbox)
{
    private const string AppTarget = "/app";
    private const string CacheTarget = "/cache";
    private const string EnvTarget = "/env";
    private const string ResultsTarget = "/results";
    private const string BuildpacksTarget = "/buildpacks";
    private const string TemporaryTarget = "/tmp";
    private const string DjangoTarget = "/django";

    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public async Task<Result<DynoOutcome>> RunAsync(BuildRequest request, BuildpackPlan plan, WorkFolder work, IBuildOutput output, BuildLimits limits)
    {
        await File.WriteAllTextAsync(Path.Combine(work.Results, "plan"), plan.Script, limits.Token);
        var started = await sandbox.RunAsync(await SpecAsync(request, work, limits.Token), limits.Token);
        if (!started.Succeeded)
        {
            return started.Fault;
        }

        await using var dyno = started.Value;
        var buffer = new byte[16 * 1024];
        var last = (byte)'\n';
        while (await dyno.Output.ReadAsync(buffer, limits.Token) is > 0 and var read)
        {
            limits.Wrote(read);
            last = buffer[read - 1];
            await output.WriteAsync(buffer.AsMemory(0, read), limits.Token);
        }

        if (last != (byte)'\n')
        {
            await output.LineAsync("", limits.Token);
        }

        var exit = await dyno.Exited.WaitAsync(limits.Token);
        return await new DynoResults(work.Results).ReadAsync(exit, options.BuildSize.Memory, limits.Token);
    }

    internal static ImmutableSortedDictionary<string, string> Environment(BuildOptions options, BuildRequest request)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // HOME is the app's own folder: caches of tools do not belong into the slug.
            ["XDG_CACHE_HOME"] = TemporaryTarget + "/.cache",
            ["TMPDIR"] = TemporaryTarget,
            ["STACK"] = options.Stack,
            ["SOURCE_VERSION"] = request.Source.Version ?? "",
            ["REQUEST_ID"] = request.RequestId ?? request.Id.ToString(),
            ["HOME"] = AppTarget,
        };
        if (options.DjangoFolder is not null)
        {
            // The Python buildpack runs from a copy, and so cannot look beside itself.
            own["TARMAC_DJANGO_PACKAGE"] = DjangoTarget;
        }

        return ImmutableSortedDictionary<string, string>.Empty.SetItems(own).SetItems(request.Settings.Environment);
    }

    private async Task<SandboxSpec> SpecAsync(BuildRequest request, WorkFolder work, CancellationToken cancellation)
    {
        await using var script = typeof(BuildDyno).Assembly.GetManifestResourceStream("build.sh")!;
        using var reader = new StreamReader(script);
        return new SandboxSpec
        {
            App = request.App,
            Arguments =
            [
                "/bin/bash", "-c", await reader.ReadToEndAsync(cancellation), "build", AppTarget, CacheTarget, EnvTarget, ResultsTarget, BuildpacksTarget,
            ],
            Environment = Environment(options, request),
            Size = options.BuildSize,
            TimeToLive = options.BuildLimit + Slack,
            Folders =
            [
                new SandboxFolder(work.App, AppTarget, Writable: true),
                new SandboxFolder(work.Cache, CacheTarget, Writable: true),

                // Writable only because the folder is the build's own then: its files are for nobody else to read.
                new SandboxFolder(work.ConfigVars, EnvTarget, Writable: true),
                new SandboxFolder(work.Results, ResultsTarget, Writable: true),
                new SandboxFolder(work.Temporary, TemporaryTarget, Writable: true),
                new SandboxFolder(options.BuildpacksFolder, BuildpacksTarget, Writable: false),
                .. options.DjangoFolder is { } django ? [new SandboxFolder(django, DjangoTarget, Writable: false)] : ImmutableArray<SandboxFolder>.Empty,
                .. request.Settings.Folders,
            ],
        };
    }
}
