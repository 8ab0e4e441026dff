using System.Diagnostics;

namespace Tarmac.Builds.Tests.Fakes;

/// <summary>A user's clone, worked on with the real git.</summary>
internal sealed class WorkingCopy(string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Folder => folder;

    public static async Task<WorkingCopy> CreateAsync(string folder, string branch = "main")
    {
        Directory.CreateDirectory(folder);
        var copy = new WorkingCopy(folder);
        await copy.GitAsync("init", "-q", "-b", branch);
        return copy;
    }

    public async Task<string> CommitAsync(string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
        await GitAsync("add", "-A");
        await GitAsync("commit", "-q", "-m", "change " + file);
        return (await GitAsync("rev-parse", "HEAD")).Trim();
    }

    /// <summary>Runs a program of this machine (mounts need root) and expects success.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    /// <summary>Runs git and expects success.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        var (status, text) = await TryGitAsync(arguments);
        Assert.True(status == 0, $"git {string.Join(' ', arguments)} ended with {status}:\n{text}");
        return text;
    }

    public async Task<(int Status, string Text)> TryGitAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output + await errors);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = folder;
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_AUTHOR_NAME"] = start.Environment["GIT_COMMITTER_NAME"] = "You";
        start.Environment["GIT_AUTHOR_EMAIL"] = start.Environment["GIT_COMMITTER_EMAIL"] = "you@example.test";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        return Process.Start(start)!;
    }
}
