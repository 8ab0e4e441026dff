using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Builds.Pushes;
using Tarmac.Server.Apps;
using Tarmac.Server.Builds;
using Tarmac.Server.Database;

namespace Tarmac.Server.Git;

/// <summary>The life of a push: a build, a release, a rollout, inside git's pre-receive hook. Only what serves moves the branch.</summary>
internal sealed class PushReceiver(AppStore apps, BuildStore builds, AppBuild build, GitRepositories repositories) : IPushReceiver
{
    public async Task<bool> ReceiveAsync(Push push, IBuildOutput output, CancellationToken cancellation)
    {
        if (await apps.GetAsync(push.App.Value, cancellation) is not { DestroyingAt: null } app)
        {
            await output.WarningAsync("The app was destroyed.", cancellation);
            return false;
        }

        await apps.MeasuredAsync(app.Id, repositories.Size(app.AppId), cancellation);
        var actor = new Actor(push.Who.Account, push.Who.Email);
        var begun = await build.BeginAsync(
            app, actor, new NewBuild(null, null, push.Commit, null, await builds.BuildpacksAsync(app.Id, cancellation)), cancellation);
        if (!begun.Succeeded)
        {
            await output.WarningAsync(begun.Fault.Message, cancellation);
            await output.LineAsync("", cancellation);
            await output.LineAsync($"!\tPush rejected to {app.Name}.", cancellation);
            return false;
        }

        return await build.RunAsync(app, begun.Value, push.Source, null, output, cancellation);
    }
}
