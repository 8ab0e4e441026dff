using Tarmac.Cli.PlatformRuns;

namespace Tarmac.Cli.Tests.PlatformRuns;

public sealed class GitRemotesTests
{
    [Fact]
    public void Remotes_that_are_apps_are_found_and_others_left_out()
    {
        var apps = GitRemotes.Parse("""
            [core]
            	url = https://localhost:5000/not-a-remote.git
            [remote "origin"]
            	url = https://example.test/team/pave.git
            	fetch = +refs/heads/*:refs/remotes/origin/*
            [remote "heroku"]
            	url = https://localhost:5000/pave.git
            [remote "staging"]
            	url=https://heroku@localhost:5000/pave-staging.git
            """);

        Assert.Equal(new Dictionary<string, string> { ["heroku"] = "pave", ["staging"] = "pave-staging" }, apps);
    }

    [Fact]
    public void The_option_wins_and_a_missing_remote_is_told()
    {
        Assert.Equal(("shop", null), PlatformApp.Find("shop", null, "/"));
        Assert.Contains("no git remote staging", PlatformApp.Find(null, "staging", "/").Problem);
        Assert.Contains("-a APP", PlatformApp.Find(null, null, "/").Problem);
    }
}
