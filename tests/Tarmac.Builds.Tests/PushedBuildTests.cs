using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Builds.Tests.Fakes;
using Tarmac.Core.Apps;

namespace Tarmac.Builds.Tests;

/// <summary>The whole way: a push over HTTP whose commit is built before git takes it.</summary>
public sealed class PushedBuildTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_push_is_built_from_objects_that_git_has_not_accepted_yet()
    {
        await using var server = await GitServer.StartAsync(_folder, o => o with { FreeDiskReserve = 0 });
        _folder.Write("buildpacks/python/bin/detect", "#!/bin/sh\n[ -f $1/manage.py ] && echo Python\n", executable: true);
        _folder.Write("buildpacks/python/bin/compile", "#!/bin/sh\ncat $1/manage.py\n! grep -q broken $1/manage.py\n", executable: true);
        Directory.CreateDirectory(_folder["buildpacks/nodejs"]);
        Directory.CreateDirectory(_folder["buildpacks/static"]);
        using var downloads = new HttpClient();
        await using var pipeline = new BuildPipeline(server.Options, new FakeSandbox(), downloads, TestLoops.Context, NullLogger<BuildPipeline>.Instance);
        server.Receiver.Decide = async (push, output, cancellation) =>
        {
            var request = new BuildRequest { Id = Guid.CreateVersion7(), App = push.App, AppName = AppName.Parse("pave").Value, Source = push.Source };
            return (await pipeline.BuildAsync(request, output, cancellation)).Succeeded;
        };
        var copy = await WorkingCopy.CreateAsync(_folder["copy"], "cs/feature.heroku");
        await copy.CommitAsync("manage.py", "first");

        var first = await copy.GitAsync("push", server.Url, "cs/feature.heroku:master");
        await copy.CommitAsync("manage.py", "broken");
        var (status, second) = await copy.TryGitAsync("push", server.Url, "cs/feature.heroku:master");
        await copy.CommitAsync("manage.py", "third");
        var third = await copy.GitAsync("push", server.Url, "cs/feature.heroku:master");

        Assert.Contains("remote: -----> Python app detected", first, StringComparison.Ordinal);
        Assert.Contains("remote: first", first, StringComparison.Ordinal);
        Assert.True(status != 0, second);
        Assert.True(second.Contains("Push rejected", StringComparison.Ordinal), second);
        Assert.Contains("remote:  !     Push rejected, failed to compile Python app.", second, StringComparison.Ordinal);
        Assert.Contains("remote: third", third, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder["data/slugs"]).Length);
    }
}
