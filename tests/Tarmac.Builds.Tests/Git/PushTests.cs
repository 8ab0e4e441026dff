using Tarmac.Builds.Output;
using Tarmac.Builds.Tests.Fakes;

namespace Tarmac.Builds.Tests.Git;

public sealed class PushTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_push_hands_over_the_commit_shows_what_the_receiver_writes_and_moves_the_branch()
    {
        await using var server = await GitServer.StartAsync(_folder);
        server.Receiver.Decide = async (_, output, cancellation) =>
        {
            await output.TitleAsync("Python app detected", cancellation);
            return true;
        };
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        var commit = await copy.CommitAsync("manage.py", "print()");

        var text = await copy.GitAsync("push", server.Url, "main");

        var push = Assert.Single(server.Receiver.Pushes);
        Assert.Equal((server.App, "main", commit, null), (push.App, push.Branch, push.Commit, push.Previous));
        Assert.Equal("you@example.test", push.Who.Email);
        Assert.Contains("remote: -----> Python app detected", text, StringComparison.Ordinal);
        Assert.Contains("main -> main", text, StringComparison.Ordinal);
        Assert.Contains("Everything up-to-date", await copy.GitAsync("push", server.Url, "main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_push_leaves_the_branch_and_keeps_no_object()
    {
        await using var server = await GitServer.StartAsync(_folder);
        server.Receiver.Decide = async (_, output, cancellation) =>
        {
            await output.WarningAsync("Push rejected, failed to compile Python app.", cancellation);
            return false;
        };
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        var commit = await copy.CommitAsync("a", "1");

        var (status, text) = await copy.TryGitAsync("push", server.Url, "main");

        Assert.NotEqual(0, status);
        Assert.Contains("remote:  !     Push rejected, failed to compile Python app.", text, StringComparison.Ordinal);
        Assert.Contains("pre-receive hook declined", text, StringComparison.Ordinal);
        Assert.NotEqual(0, (await new WorkingCopy(server.Repository).TryGitAsync("cat-file", "-e", commit)).Status);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(server.Repository, "objects"), "tmp_objdir*"));
    }

    [Fact]
    public async Task Any_branch_can_be_pushed_to_master_also_by_force_and_a_clone_gets_it()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var copy = await WorkingCopy.CreateAsync(_folder["copy"], "cs/feature.heroku");
        var first = await copy.CommitAsync("a", "1");
        await copy.GitAsync("push", server.Url, "cs/feature.heroku:master");
        await copy.GitAsync("commit", "-q", "--amend", "-m", "other");
        var (refused, _) = await copy.TryGitAsync("push", server.Url, "cs/feature.heroku:master");
        await copy.GitAsync("push", "--force", server.Url, "cs/feature.heroku:master");
        await copy.GitAsync("clone", "-q", server.Url, _folder["clone"]);

        Assert.NotEqual(0, refused);
        Assert.Equal(["master", "master"], server.Receiver.Pushes.Select(p => p.Branch));
        Assert.Equal(first, server.Receiver.Pushes.Last().Previous);
        Assert.Equal("1", await File.ReadAllTextAsync(_folder["clone/a"]));
    }

    [Fact]
    public async Task Another_branch_and_tags_are_taken_without_a_build()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        await copy.CommitAsync("a", "1");
        await copy.GitAsync("tag", "-a", "v1", "-m", "v1");

        var branch = await copy.GitAsync("push", server.Url, "main:topic");
        var tag = await copy.GitAsync("push", server.Url, "v1");

        Assert.Empty(server.Receiver.Pushes);
        Assert.Contains("Pushed to non-main branch, skipping build.", branch, StringComparison.Ordinal);
        Assert.DoesNotContain("skipping build", tag, StringComparison.Ordinal);
        await copy.GitAsync("push", server.Url, "--delete", "topic");
    }

    [Fact]
    public async Task The_deployed_branch_cannot_be_deleted()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        await copy.CommitAsync("a", "1");
        await copy.GitAsync("push", server.Url, "main");

        var (status, text) = await copy.TryGitAsync("push", server.Url, "--delete", "main");

        Assert.NotEqual(0, status);
        Assert.Contains("cannot be deleted", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushes_at_the_same_time_are_each_answered()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var both = new TaskCompletionSource();
        server.Receiver.Decide = async (_, output, cancellation) =>
        {
            if (server.Receiver.Pushes.Count == 2)
            {
                both.SetResult();
            }

            await both.Task.WaitAsync(Limit, cancellation);
            await output.LineAsync("together", cancellation);
            return true;
        };
        var first = await WorkingCopy.CreateAsync(_folder["first"]);
        await first.CommitAsync("a", "1");
        var second = await WorkingCopy.CreateAsync(_folder["second"], "master");
        await second.CommitAsync("b", "2");

        var texts = await Task.WhenAll(first.GitAsync("push", server.Url, "main"), second.GitAsync("push", server.Url, "master"));

        Assert.All(texts, text => Assert.Contains("together", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_client_cancels_the_receiver_and_leaves_nothing()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var began = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        server.Receiver.Decide = async (_, _, cancellation) =>
        {
            began.SetResult();
            await using var end = cancellation.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellation);
            return true;
        };
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        await copy.CommitAsync("a", "1");

        using (var client = copy.Start("push", server.Url, "main"))
        {
            await began.Task.WaitAsync(Limit);
            client.Kill(entireProcessTree: true);
            await cancelled.Task.WaitAsync(Limit);
        }

        await WaitUntilAsync(() => !Directory.EnumerateDirectories(Path.Combine(server.Repository, "objects"), "tmp_objdir*").Any());
        server.Receiver.Decide = (_, _, _) => Task.FromResult(true);
        await copy.GitAsync("push", server.Url, "main");
    }

    [Fact]
    public async Task A_broken_object_is_refused()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        await copy.CommitAsync("a", "1");
        var tree = (await copy.GitAsync("rev-parse", "HEAD^{tree}")).Trim();
        _folder.Write("broken", $"tree {tree}\nauthor You <you@example.test 1 +0000\ncommitter You <you@example.test> 1 +0000\n\nbroken\n");
        var broken = (await copy.GitAsync("hash-object", "-t", "commit", "-w", "--literally", _folder["broken"])).Trim();

        var (status, text) = await copy.TryGitAsync("push", server.Url, $"{broken}:refs/heads/main");

        Assert.NotEqual(0, status);
        Assert.Contains("missingSpaceBeforeEmail", text.Replace("badEmail", "missingSpaceBeforeEmail", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(server.Receiver.Pushes);
    }

    [Fact]
    public async Task A_push_beyond_the_limit_is_refused_with_the_reason()
    {
        await using var server = await GitServer.StartAsync(_folder, o => o with { PushLimit = 200_000 });
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        var noise = new byte[3_000_000];
        new Random(1).NextBytes(noise);
        await copy.CommitAsync("noise", Convert.ToBase64String(noise));

        var (status, text) = await copy.TryGitAsync("push", server.Url, "main");

        Assert.NotEqual(0, status);
        Assert.Contains("pack exceeds maximum allowed size", text, StringComparison.Ordinal);
        Assert.Empty(server.Receiver.Pushes);
    }

    [Fact]
    public async Task A_push_to_a_full_disk_is_refused_before_it_begins_and_a_clone_goes_on()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        await copy.CommitAsync("word", "1");
        Directory.CreateDirectory(server.Options.Repositories);
        await WorkingCopy.RunAsync("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", server.Options.Repositories);
        try
        {
            var (status, text) = await copy.TryGitAsync("push", server.Url, "main");

            Assert.NotEqual(0, status);
            Assert.Contains("remote error: The platform's disk is full. Its operator must make room; then push again.", text, StringComparison.Ordinal);
            await copy.GitAsync("clone", server.Url, _folder["clone"]);
        }
        finally
        {
            await WorkingCopy.RunAsync("umount", server.Options.Repositories);
        }
    }

    [Fact]
    public async Task A_large_push_goes_in_chunks_past_the_web_servers_own_limit()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        var noise = new byte[6_000_000];
        new Random(1).NextBytes(noise);
        await copy.CommitAsync("noise", Convert.ToBase64String(noise));

        await copy.GitAsync("push", server.Url, "main");
        await copy.GitAsync("clone", "-q", server.Url, _folder["clone"]);

        Assert.Equal(new FileInfo(Path.Combine(copy.Folder, "noise")).Length, new FileInfo(_folder["clone/noise"]).Length);
        Assert.True(server.Repositories.Size(server.App) > 4_000_000);
    }

    [Fact]
    public async Task A_repository_that_is_empty_can_be_cloned_and_nothing_can_be_pushed_from_one()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);

        var (status, text) = await copy.TryGitAsync("push", server.Url, "main");

        Assert.NotEqual(0, status);
        Assert.Contains("src refspec main does not match any", text, StringComparison.Ordinal);
        Assert.Contains("empty repository", await copy.GitAsync("clone", server.Url, _folder["clone"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("info/refs")]
    [InlineData("HEAD")]
    [InlineData("objects/info/packs")]
    [InlineData("info/refs?service=git-upload-archive")]
    public async Task The_dumb_protocol_is_refused(string path)
    {
        await using var server = await GitServer.StartAsync(_folder);
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri($"{server.Url}/{path}"));

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Lines_arrive_while_the_build_runs()
    {
        await using var server = await GitServer.StartAsync(_folder);
        var seen = new TaskCompletionSource();
        server.Receiver.Decide = async (_, output, cancellation) =>
        {
            await output.LineAsync("early", cancellation);
            await seen.Task.WaitAsync(Limit, cancellation);
            return true;
        };
        var copy = await WorkingCopy.CreateAsync(_folder["copy"]);
        await copy.CommitAsync("a", "1");

        using var client = copy.Start("push", server.Url, "main");
        while (await client.StandardError.ReadLineAsync().WaitAsync(Limit) is { } line && !line.Contains("early", StringComparison.Ordinal))
        {
        }

        seen.SetResult();
        await client.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, client.ExitCode);
    }

    [Fact]
    public async Task A_deleted_repository_is_gone()
    {
        await using var server = await GitServer.StartAsync(_folder);
        await server.Repositories.EnsureAsync(server.App, CancellationToken.None);

        await server.Repositories.DeleteAsync(server.App, CancellationToken.None);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["data/repos"]));
        Assert.Equal(0, server.Repositories.Size(server.App));
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
