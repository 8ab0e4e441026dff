namespace Tarmac.EndToEnd.Running;

/// <summary>What a command did: its exit status and everything it wrote.</summary>
internal sealed record Outcome(string Command, int ExitCode, string Output, string Error)
{
    public string All => $"{Output}{Error}";

    /// <summary>Fails with everything that the command wrote, because that is what says why.</summary>
    public Outcome Succeeded()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    public Outcome FailedWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"expected {exitCode}; {this}");
        return this;
    }

    public Outcome Failed()
    {
        Assert.True(ExitCode != 0, $"expected a failure; {this}");
        return this;
    }

    /// <summary>On either stream: the heroku command writes its progress to standard error.</summary>
    public Outcome Says(string text)
    {
        Assert.True(All.Contains(text, StringComparison.Ordinal), $"should say \"{text}\"; {this}");
        return this;
    }

    public Outcome DoesNotSay(string text)
    {
        Assert.False(All.Contains(text, StringComparison.Ordinal), $"should not say \"{text}\"; {this}");
        return this;
    }

    public override string ToString() => $"{Command}: exit {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";
}
