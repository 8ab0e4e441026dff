using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Builds.Git;
using Tarmac.Builds.Pushes;
using Tarmac.Core.Apps;
using Tarmac.Loops;

namespace Tarmac.Builds.Tests.Fakes;

/// <summary>A real Kestrel on a free port that serves one app's repository, with a receiver that the test writes.</summary>
internal sealed class GitServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly PushHooks _hooks;

    private GitServer(WebApplication web, PushHooks hooks, GitRepositories repositories, BuildOptions options, FakeReceiver receiver)
    {
        _web = web;
        _hooks = hooks;
        Repositories = repositories;
        Options = options;
        Receiver = receiver;
    }

    public AppId App { get; } = AppId.New();

    public GitRepositories Repositories { get; }

    public BuildOptions Options { get; }

    public FakeReceiver Receiver { get; }

    public string Url => $"{_web.Urls.Single()}/pave.git";

    public string Repository => Repositories.Folder(App);

    public static async Task<GitServer> StartAsync(TempFolder folder, Func<BuildOptions, BuildOptions>? change = null, LoopContext? loops = null)
    {
        var options = new BuildOptions { DataFolder = folder["data"], BuildpacksFolder = folder["buildpacks"] };
        options = change?.Invoke(options) ?? options;
        var receiver = new FakeReceiver();
        var repositories = new GitRepositories(options);
        var hooks = new PushHooks(options, repositories, receiver, loops ?? TestLoops.Context, NullLogger<PushHooks>.Instance);
        await hooks.StartAsync(CancellationToken.None);
        var git = new GitHttp(options, repositories, hooks, NullLogger<GitHttp>.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = 1024;
            k.Listen(System.Net.IPAddress.Loopback, 0);
        });
        var web = builder.Build();
        var server = new GitServer(web, hooks, repositories, options, receiver);
        web.Map("/pave.git/{**path}", (HttpContext context, string path) =>
            git.ServeAsync(context, server.App, new PushIdentity(Guid.Empty, "you@example.test"), path, context.RequestAborted));
        await web.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _hooks.DisposeAsync();
        await _web.DisposeAsync();
    }
}
