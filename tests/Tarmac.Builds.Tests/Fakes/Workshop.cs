using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Builds.Git;
using Tarmac.Builds.Slugs;
using Tarmac.Builds.Sources;
using Tarmac.Core.Apps;
using Tarmac.Core.Outcomes;
using Tarmac.Loops;

namespace Tarmac.Builds.Tests.Fakes;

/// <summary>A pipeline with real git, real mksquashfs and buildpacks that the test writes; one app.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly HttpClient _downloads;

    public Workshop(Func<BuildOptions, BuildOptions>? change = null, LoopContext? loops = null)
    {
        Options = new BuildOptions { DataFolder = Folder["data"], BuildpacksFolder = Folder["buildpacks"], LocalDownloads = true, FreeDiskReserve = 0 };
        Options = change?.Invoke(Options) ?? Options;
        _downloads = SourceDownloads.CreateClient(Options);
        Pipeline = new BuildPipeline(Options, Sandbox, _downloads, loops ?? TestLoops.Context, NullLogger<BuildPipeline>.Instance);
        if (Options.BuildpacksFolder == Folder["buildpacks"])
        {
            foreach (var name in new[] { "python", "nodejs", "static" })
            {
                Buildpack(name, detect: "exit 1", compile: "exit 1");
            }
        }
    }

    public TempFolder Folder { get; } = new();

    public FakeSandbox Sandbox { get; } = new();

    public BuildOptions Options { get; }

    public BuildPipeline Pipeline { get; }

    public AppId App { get; } = AppId.New();

    public TextOutput Output { get; } = new();

    public void Buildpack(string name, string detect, string compile, string? release = null)
    {
        Folder.Write($"buildpacks/{name}/bin/detect", $"#!/bin/bash\n{detect}\n", executable: true);
        Folder.Write($"buildpacks/{name}/bin/compile", $"#!/bin/bash\n{compile}\n", executable: true);
        if (release is not null)
        {
            Folder.Write($"buildpacks/{name}/bin/release", $"#!/bin/bash\ncat <<'YAML'\n{release}\nYAML\n", executable: true);
        }
    }

    /// <summary>Commits the files straight into the app's repository.</summary>
    public async Task<CommitSource> CommitAsync(params (string File, string Text)[] files)
    {
        var repositories = new GitRepositories(Options);
        await repositories.EnsureAsync(App, CancellationToken.None);
        var copy = await WorkingCopy.CreateAsync(Folder[$"copy-{Guid.NewGuid():N}"]);
        foreach (var (file, text) in files)
        {
            Folder.Write(Path.Combine(copy.Folder, file), text);
        }

        await copy.GitAsync("add", "-A", "--force");
        await copy.GitAsync("commit", "-q", "--allow-empty", "-m", "files");
        await copy.GitAsync("push", "-q", "--force", repositories.Folder(App), "main:refs/heads/stored");
        return new CommitSource(App, (await copy.GitAsync("rev-parse", "HEAD")).Trim());
    }

    public BuildRequest Request(BuildSource source) => new()
    {
        Id = Guid.CreateVersion7(),
        App = App,
        AppName = AppName.Parse("pave").Value,
        Source = source,
    };

    public Task<Result<BuiltSlug>> BuildAsync(BuildSource source, Func<BuildRequest, BuildRequest>? change = null, CancellationToken cancellation = default) =>
        Pipeline.BuildAsync(change?.Invoke(Request(source)) ?? Request(source), Output, cancellation);

    /// <summary>The names in a slug with their owners, as unsquashfs lists them.</summary>
    public async Task<string> ListAsync(BuiltSlug slug)
    {
        var start = new ProcessStartInfo("unsquashfs", ["-lln", new SlugFiles(Options).FileOf(slug.Slug)!]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        return await process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>The slug's <c>app</c> folder, unpacked.</summary>
    public async Task<string> UnpackAsync(BuiltSlug slug)
    {
        var folder = Folder[$"slug-{slug.Slug.Id:N}"];
        var start = new ProcessStartInfo("unsquashfs", ["-quiet", "-no-progress", "-dest", folder, new SlugFiles(Options).FileOf(slug.Slug)!]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        return Path.Combine(folder, "app");
    }

    /// <summary>Everything that is left of builds beside slugs, caches and repositories.</summary>
    public async Task<string[]> LeftoversAsync()
    {
        await Pipeline.Cleaned.WaitAsync(TimeSpan.FromSeconds(30));
        return
        [
            .. Entries(Options.WorkFolders),
            .. Entries(Options.Slugs).Where(f => !f.EndsWith(".squashfs", StringComparison.Ordinal)),
            .. Entries(Options.Caches).Where(f => f.EndsWith(".old", StringComparison.Ordinal)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        _downloads.Dispose();
        Folder.Dispose();
    }

    private static string[] Entries(string folder) => Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
}
