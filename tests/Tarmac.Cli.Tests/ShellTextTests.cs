using System.Diagnostics;
using Tarmac.Cli.Shells;

namespace Tarmac.Cli.Tests;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("it's $HOME `id` \"quoted\" \\ !x")]
    [InlineData("!'/opt/tarmac/cli/tarmac' git:credentials")]
    public async Task A_shell_reads_back_the_very_value(string value)
    {
        var start = new ProcessStartInfo("/bin/bash") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{ShellText.Export("VALUE", value)}; printf '%s' \"$VALUE\"");
        using var shell = Process.Start(start)!;

        Assert.Equal(value, await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Fish_has_its_own_escapes() => Assert.Equal(@"set -gx A 'it\'s \\ $x';", ShellText.FishExport("A", @"it's \ $x"));
}
