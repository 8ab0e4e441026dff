using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Sources;
using Tarmac.Builds.Tests.Fakes;
using Tarmac.Builds.Work;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Formations;

namespace Tarmac.Builds.Tests;

public sealed class BuildPipelineTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Workshop _workshop = new();

    public ValueTask DisposeAsync() => _workshop.DisposeAsync();

    [Fact]
    public async Task A_commit_becomes_a_slug_with_Herokus_output()
    {
        _workshop.Buildpack(
            "python",
            detect: "[ -f $1/manage.py ] && echo Python",
            compile: "echo '-----> Installing'; mkdir -p $1/.python; echo built >$1/.python/x",
            release: "addons:\n  - heroku-postgresql\ndefault_process_types:\n  web: python -m gunicorn pave.wsgi\n  worker: never");
        var source = await _workshop.CommitAsync(("manage.py", "print()"), ("Procfile", "worker: python work.py\n"));

        var built = await _workshop.BuildAsync(source);

        Assert.True(built.Succeeded, _workshop.Output.Text);
        Assert.StartsWith(
            """
            Compressing source files... done.
            Building source:

            -----> Building on the debian-12 stack
            -----> Determining which buildpack to use for this app
            -----> Python app detected
            -----> Installing
            -----> Discovering process types
                   Procfile declares types     -> worker
                   Default types for buildpack -> web

            -----> Compressing...
                   Done: 
            """,
            _workshop.Output.Text,
            StringComparison.Ordinal);
        Assert.Equal(["worker: python work.py", "web: python -m gunicorn pave.wsgi"], built.Value.Processes.Select(p => $"{p.Key}: {p.Value}"));
        Assert.Equal(["heroku-postgresql"], built.Value.AddOns);
        Assert.Equal(("Python", source.Commit), (built.Value.Language, built.Value.Version));
        Assert.StartsWith("SHA256:", built.Value.Slug.Digest, StringComparison.Ordinal);
        var list = await _workshop.ListAsync(built.Value);
        Assert.Contains("squashfs-root/app/.python/x", list, StringComparison.Ordinal);
        Assert.All(list.Split('\n').Where(l => l.Contains("/app", StringComparison.Ordinal)), line => Assert.Contains("1000/1000", line, StringComparison.Ordinal));
        Assert.Empty(await _workshop.LeftoversAsync());
    }

    [Fact]
    public async Task An_app_with_only_a_Procfile_needs_no_buildpack()
    {
        var source = await _workshop.CommitAsync(("Procfile", "web: busybox httpd -f -p $PORT\n"));

        var built = await _workshop.BuildAsync(source);

        Assert.True(built.Succeeded, _workshop.Output.Text);
        Assert.Equal([ProcessType.Web], built.Value.Processes.Select(p => p.Key));
        Assert.Null(built.Value.Language);
    }

    [Fact]
    public async Task An_app_that_no_buildpack_knows_is_told_so()
    {
        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")));

        Assert.Equal("No default language could be detected for this app.", built.Fault?.Message);
        Assert.Contains(" !     No default language could be detected for this app.\n\t\t\tHINT:", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n !     Push failed\n", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Empty(await _workshop.LeftoversAsync());
    }

    [Fact]
    public async Task A_compile_that_fails_rejects_the_push_and_keeps_the_cache_as_it_was()
    {
        _workshop.Buildpack("python", detect: "echo Python", compile: "cat $2/x 2>/dev/null; echo good >$2/x; mkdir -p $2/deep/er; echo y >$2/deep/er/y");
        Assert.True((await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")))).Succeeded);
        _workshop.Buildpack("python", detect: "echo Python", compile: "rm $2/x; echo bad >$2/z; echo broken pipes; exit 3");

        var failed = await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "2")));

        Assert.Equal("Push rejected, failed to compile Python app.", failed.Fault?.Message);
        Assert.EndsWith("broken pipes\n !     Push rejected, failed to compile Python app.\n\n !     Push failed\n", _workshop.Output.Text, StringComparison.Ordinal);
        var cache = Assert.Single(Directory.GetDirectories(_workshop.Options.Caches));
        Assert.Equal("good\n", await File.ReadAllTextAsync(Path.Combine(cache, "x")));
        Assert.True(File.Exists(Path.Combine(cache, "deep/er/y")));
        Assert.False(File.Exists(Path.Combine(cache, "z")));
        Assert.Single(Directory.GetFiles(_workshop.Options.Slugs));
        Assert.Empty(await _workshop.LeftoversAsync());
    }

    [Fact]
    public async Task A_cache_can_be_emptied()
    {
        _workshop.Buildpack("python", detect: "echo Python", compile: "[ -f $2/x ] && echo warm; touch $2/x");
        await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")));
        await new BuildCaches(_workshop.Options).DeleteAsync(_workshop.App, CancellationToken.None);
        await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "2")));
        Assert.DoesNotContain("warm", _workshop.Output.Text, StringComparison.Ordinal);

        await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "3")));

        Assert.Contains("warm", _workshop.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_buildpacks_run_in_order_and_hand_on_their_exports()
    {
        _workshop.Buildpack("nodejs", "echo Node.js", "echo \"export TOOL=$1/tool\" >\"$(dirname \"$0\")/../export\"", "default_process_types:\n  web: node");
        _workshop.Buildpack("python", "echo Python", "echo \"tool is $TOOL\"", "default_process_types:\n  web: gunicorn");
        var source = await _workshop.CommitAsync(("a", "1"));

        var built = await _workshop.BuildAsync(source, r => r with { Buildpacks = [Named("heroku/nodejs"), Named("heroku/python")] });

        Assert.True(built.Succeeded, _workshop.Output.Text);
        Assert.Contains("-----> Using buildpacks:\n       1. heroku/nodejs\n       2. heroku/python\n-----> Node.js app detected\n", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Contains("-----> Python app detected\ntool is /", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Equal("gunicorn", Assert.Single(built.Value.Processes).Value);
        Assert.Equal(["heroku/nodejs", "heroku/python"], built.Value.Buildpacks);
    }

    [Fact]
    public async Task A_chosen_buildpack_that_does_not_match_says_why()
    {
        _workshop.Buildpack("python", "echo 'no requirements.txt here' >&2; exit 1", "true");

        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")), r => r with { Buildpacks = [Named("heroku/python")] });

        Assert.Equal("App not compatible with buildpack: heroku/python", built.Fault?.Message);
        Assert.Contains("       no requirements.txt here\n-----> App not compatible with buildpack: heroku/python\n", _workshop.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_vars_are_files_and_in_no_environment_and_the_settings_are_the_other_way_round()
    {
        _workshop.Buildpack("python", "echo Python", "ls -l $3; cat $3/SECRET; env; echo \"index $PIP_INDEX_URL stack $STACK version $SOURCE_VERSION request $REQUEST_ID\"");
        var source = await _workshop.CommitAsync(("a", "1"));
        var configVars = ConfigVarSet.Empty.With(new Dictionary<string, string?> { ["SECRET"] = "s3cret\nline" }).Value;

        var built = await _workshop.BuildAsync(source, r => r with
        {
            ConfigVars = configVars,
            Settings = new BuildSettings(r.Settings.Environment.SetItem("PIP_INDEX_URL", "http://mirror/simple"), []),
            RequestId = "r-1",
        });

        Assert.True(built.Succeeded, _workshop.Output.Text);
        Assert.Contains("-rw-------", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Contains("s3cret\nline", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET=", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Contains($"index http://mirror/simple stack debian-12 version {source.Commit} request r-1\n", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", string.Join(' ', _workshop.Sandbox.Runs.Single().Arguments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BUILDPACK_URL_names_a_git_buildpack_at_a_branch()
    {
        await using var server = await GitServer.StartAsync(_workshop.Folder, o => o with { DataFolder = _workshop.Folder["git"] });
        var pack = await WorkingCopy.CreateAsync(_workshop.Folder["pack"]);
        _workshop.Folder.Write("pack/bin/detect", "#!/bin/sh\necho Custom\n", executable: true);
        await pack.CommitAsync("bin/compile", "#!/bin/sh\necho custom at work >$1/made\n");
        await pack.GitAsync("push", "-q", server.Url, "main:topic/x");
        var source = await _workshop.CommitAsync(("a", "1"));
        var configVars = ConfigVarSet.Empty.With(new Dictionary<string, string?> { ["BUILDPACK_URL"] = server.Url + "#topic/x" }).Value;

        var built = await _workshop.BuildAsync(source, r => r with { ConfigVars = configVars, Buildpacks = [Named("heroku/python")] });

        Assert.True(built.Succeeded, _workshop.Output.Text);
        Assert.Contains($"-----> Using buildpack: {server.Url}#topic/x\n-----> Fetching custom git buildpack... done\n-----> Custom app detected\n", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Contains("/app/made", await _workshop.ListAsync(built.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_buildpack_that_cannot_be_fetched_is_told_without_its_password()
    {
        var buildpack = Named("http://me:secret@127.0.0.1:9/pack");

        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")), r => r with { Buildpacks = [buildpack] });

        Assert.Equal("Push rejected, failed to fetch the buildpack http://127.0.0.1:9/pack.", built.Fault?.Message);
        Assert.Contains("Fetching custom git buildpack... failed", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _workshop.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_Procfile_fails_the_build_with_its_line()
    {
        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("Procfile", "web: ok\nnonsense\n")));

        Assert.Contains("Procfile, line 2", built.Fault?.Message, StringComparison.Ordinal);
        Assert.Contains(" !     Push rejected, Procfile, line 2", _workshop.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Procfile_that_is_a_link_or_a_pipe_is_not_read()
    {
        _workshop.Buildpack("python", "echo Python", "ln -s /etc/passwd $1/Procfile");
        Assert.Empty((await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")))).Value.Processes);
        _workshop.Buildpack("python", "echo Python", "mkfifo $1/Procfile");
        Assert.Empty((await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1"))).WaitAsync(Limit)).Value.Processes);
    }

    [Fact]
    public async Task What_slugignore_names_is_not_built()
    {
        _workshop.Buildpack("python", "echo Python", "ls $1");
        var source = await _workshop.CommitAsync(("keep.py", "1"), ("docs/a", "1"), ("docs/b/c", "1"), ("x.psd", "1"), ("deep/y.psd", "1"), (".slugignore", "*.psd\n/docs\n"));

        var built = await _workshop.BuildAsync(source);

        var list = await _workshop.ListAsync(built.Value);
        Assert.Contains("/app/keep.py", list, StringComparison.Ordinal);
        Assert.DoesNotContain("psd", list, StringComparison.Ordinal);
        Assert.DoesNotContain("docs", list, StringComparison.Ordinal);
        Assert.Contains("matching .slugignore patterns", _workshop.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slug_beyond_the_limit_is_refused_and_not_kept()
    {
        await using var small = new Workshop(o => o with { SlugLimit = 100_000 });
        small.Buildpack("python", "echo Python", "head -c 2000000 /dev/urandom >$1/noise");

        var built = await small.BuildAsync(await small.CommitAsync(("a", "1")));

        Assert.Equal("Compiled slug size: 1.9M is too large (max is 98K).", built.Fault?.Message);
        Assert.Empty(Directory.GetFiles(small.Options.Slugs));
    }

    [Fact]
    public async Task A_source_beyond_the_limits_is_refused()
    {
        await using var few = new Workshop(o => o with { SourceEntryLimit = 2 });
        Assert.Contains("more than 2 files", (await few.BuildAsync(await few.CommitAsync(("a", "1"), ("b", "1"), ("c", "1")))).Fault?.Message, StringComparison.Ordinal);
        await using var small = new Workshop(o => o with { SourceLimit = 10_000 });
        Assert.Contains("larger than 10K", (await small.BuildAsync(await small.CommitAsync(("a", new string('x', 20_000))))).Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_takes_too_long_is_ended()
    {
        await using var slow = new Workshop(o => o with { BuildLimit = TimeSpan.FromSeconds(1) });
        slow.Buildpack("python", "echo Python", "sleep 600");

        var built = await slow.BuildAsync(await slow.CommitAsync(("a", "1"))).WaitAsync(Limit);

        Assert.Contains("Timed out compiling the app", built.Fault?.Message, StringComparison.Ordinal);
        Assert.True(slow.Sandbox.Builds.Single().Ended);
        Assert.Empty(await slow.LeftoversAsync());
    }

    [Fact]
    public async Task A_build_that_writes_too_much_is_ended()
    {
        await using var loud = new Workshop(o => o with { OutputLimit = 100_000 });
        loud.Buildpack("python", "echo Python", "yes");
        Assert.Contains("of output", (await loud.BuildAsync(await loud.CommitAsync(("a", "1"))).WaitAsync(Limit)).Fault?.Message, StringComparison.Ordinal);
        await using var large = new Workshop(o => o with { DiskLimit = 1_000_000 });
        large.Buildpack("python", "echo Python", "head -c 3000000 /dev/zero >$1/zero; sleep 600");
        Assert.Contains("of files", (await large.BuildAsync(await large.CommitAsync(("a", "1"))).WaitAsync(Limit)).Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_without_memory_says_so()
    {
        _workshop.Sandbox.OutOfMemory = true;
        _workshop.Buildpack("python", "echo Python", "exit 137");

        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")));

        Assert.Equal("Push rejected, the build ran out of memory (2560 MB).", built.Fault?.Message);
    }

    [Fact]
    public async Task A_cancelled_build_leaves_nothing_behind()
    {
        _workshop.Buildpack("python", "echo Python", "echo x >$2/x; sleep 600");
        using var cancellation = new CancellationTokenSource();
        _workshop.Sandbox.Started = _ => cancellation.CancelAfter(300);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")), cancellation: cancellation.Token).WaitAsync(Limit));

        Assert.True(_workshop.Sandbox.Builds.Single().Ended);
        Assert.Empty(await _workshop.LeftoversAsync());
        Assert.False(Directory.Exists(_workshop.Options.Caches));
    }

    [Fact]
    public async Task A_build_works_on_a_file_system_of_its_own_and_shares_the_disk_of_its_cache()
    {
        _workshop.Buildpack("python", "echo Python", "stat -f -c 'the file system is %T' $1; echo x >$2/x; stat -c \"device %d\" $1 $2");
        var source = await _workshop.CommitAsync(("a", "1"));

        var built = await _workshop.BuildAsync(source);

        Assert.True(built.Succeeded, _workshop.Output.Text);
        Assert.Contains("the file system is ext2/ext3", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Equal(2, _workshop.Output.Text.Split('\n').Where(l => l.StartsWith("device ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(await _workshop.LeftoversAsync());
        Assert.DoesNotContain(_workshop.Options.WorkFolders, await File.ReadAllTextAsync("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fills_its_disk_between_two_looks_is_told_so()
    {
        await using var small = new Workshop(o => o with { DiskLimit = 1_000_000 });
        small.Buildpack("python", "echo Python", "head -c 400000000 /dev/zero >$1/zero");

        var built = await small.BuildAsync(await small.CommitAsync(("a", "1"))).WaitAsync(Limit);

        Assert.Equal("The build wrote more than 977K of files.", built.Fault?.Message);
        Assert.Empty(await small.LeftoversAsync());
    }

    [Fact]
    public async Task The_sweep_takes_away_the_disk_of_a_build_whose_platform_was_killed()
    {
        var folder = Path.Combine(_workshop.Options.WorkFolders, "1");
        Directory.CreateDirectory(folder);
        var left = await WorkDisk.MountAsync(Path.Combine(folder, "disk.img"), Path.Combine(folder, "disk"), 64 << 20, CancellationToken.None);
        Assert.NotNull(left);

        await _workshop.Pipeline.SweepAsync(CancellationToken.None);

        Assert.Empty(Directory.GetFileSystemEntries(_workshop.Options.WorkFolders));
    }

    [Fact]
    public async Task The_sweep_removes_what_a_killed_platform_left()
    {
        var data = _workshop.Folder;
        data.Write("data/builds/1/root/app/a", "1");
        data.Write("data/slugs/1.squashfs.new", "1");
        data.Write("data/slugs/2.squashfs", "1");
        data.Write("data/caches/1.old/x", "1");
        data.Write("data/repos/1.git.0123456789abcdef0123456789abcdef.new/HEAD", "1");
        data.Write("data/repos/2.git/objects/tmp_objdir-incoming-x/pack", "1");
        data.Write("data/repos/2.git/HEAD", "1");

        await _workshop.Pipeline.SweepAsync(CancellationToken.None);

        var left = Directory.GetFiles(data["data"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(data["data"], f)).Order(StringComparer.Ordinal);
        Assert.Equal(["repos/2.git/HEAD", "slugs/2.squashfs"], left);
    }

    [Fact]
    public async Task A_full_disk_fails_the_build_with_the_reason()
    {
        var source = await _workshop.CommitAsync(("Procfile", "web: x\n"), ("large", new string('x', 9_000_000)));
        Directory.CreateDirectory(_workshop.Options.WorkFolders);
        await WorkingCopy.RunAsync("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", _workshop.Options.WorkFolders);
        try
        {
            var built = await _workshop.BuildAsync(source);

            Assert.StartsWith("The platform's disk is full.", built.Fault?.Message, StringComparison.Ordinal);
            Assert.Empty(await _workshop.LeftoversAsync());
        }
        finally
        {
            await WorkingCopy.RunAsync("umount", _workshop.Options.WorkFolders);
        }
    }

    [Fact]
    public async Task A_commit_that_is_none_is_refused()
    {
        await _workshop.CommitAsync(("a", "1"));

        var built = await _workshop.BuildAsync(new CommitSource(_workshop.App, new string('1', 40)));

        Assert.Contains("is no commit of this app", built.Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_yaml_that_cannot_be_read_fails_the_build()
    {
        _workshop.Buildpack("python", "echo Python", "true", "default_process_types: [\nweb: }");

        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("a", "1")));

        Assert.StartsWith("Push rejected, bin/release of the Python buildpack failed: ", built.Fault?.Message, StringComparison.Ordinal);
    }

    private static BuildpackReference Named(string text) => BuildpackReference.Parse(text).Value;
}
