using Tarmac.Builds.Tests.Fakes;

namespace Tarmac.Builds.Tests;

public sealed class LoopFailureTests
{
    [Fact]
    public async Task A_round_that_throws_holds_up_neither_the_limits_of_builds_nor_the_deletion_of_their_folders()
    {
        var context = TestLoops.FailingOnce();
        await using var workshop = new Workshop(options => options with { BuildLimit = TimeSpan.FromMilliseconds(1) }, context);
        workshop.Buildpack("python", "echo Python", "sleep 600");

        var built = await workshop.BuildAsync(await workshop.CommitAsync(("a", "1"))).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("Timed out", built.Fault?.Message, StringComparison.Ordinal);
        Assert.Empty(await workshop.LeftoversAsync());
        Assert.Equal(["build folder deletion", "build limits"], context.Health.Report().Where(loop => loop.Failures == 1).Select(loop => loop.Name));
    }

    [Fact]
    public async Task A_round_that_throws_does_not_end_the_listening_for_hooks()
    {
        var context = TestLoops.FailingOnce();
        using var folder = new TempFolder();
        await using var server = await GitServer.StartAsync(folder, loops: context);
        var copy = await WorkingCopy.CreateAsync(folder["copy"]);
        await copy.GitAsync("commit", "-q", "--allow-empty", "-m", "first");

        await copy.GitAsync("push", server.Url, "main");

        Assert.Single(context.Health.Report(), loop => loop is { Name: "git hooks", Failures: 1 });
    }
}
