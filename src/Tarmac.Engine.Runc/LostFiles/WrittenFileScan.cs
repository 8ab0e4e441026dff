using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>
/// Finds what a dyno has written below <c>/app</c>: files whose inode changed since it was made. The slug's are older. The walk is find(1)'s, which
/// enters folders by file descriptor and follows no symlink: a dyno that swaps a folder for a link while we look shows us nothing of this machine.
/// </summary>
internal static class WrittenFileScan
{
    public const string Program = "/usr/bin/find";

    private const int MostFiles = 2000;
    private const int MostBytes = 512 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly string[] Skipped = ["__pycache__", ".cache", ".git", ".heroku", "node_modules"];

    /// <summary>What was found in the time and number that a dyno is worth; nothing of a dyno that has ended.</summary>
    public static async Task<ImmutableArray<WrittenFile>> RunAsync(int process, DateTimeOffset made, DateTimeOffset? up, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var find = Process.Start(new ProcessStartInfo(Program, Arguments($"/proc/{process}/root/app", made))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        }) ?? throw new IOException($"{Program} did not start");
        find.ErrorDataReceived += (_, _) => { };
        find.BeginErrorReadLine();
        find.StandardInput.Close();
        using var found = find.StandardOutput;
        var output = new byte[MostBytes];
        var length = 0;
        try
        {
            int read;
            while (length < output.Length && (read = await found.BaseStream.ReadAsync(output.AsMemory(length), limit.Token)) > 0)
            {
                length += read;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A large tree: what was seen so far is enough for a warning.
        }
        finally
        {
            find.Kill();
        }

        return Parse(output.AsSpan(0, length), up);
    }

    /// <summary>A dyno's files are a moment old at most; a later time is what a slug's archive said.</summary>
    internal static IReadOnlyList<string> Arguments(string folder, DateTimeOffset made)
    {
        List<string> arguments = ["-P", folder, "-maxdepth", "12", "("];
        foreach (var name in Skipped)
        {
            arguments.AddRange(["-name", name, "-o"]);
        }

        var since = $"@{made.ToUnixTimeMilliseconds() / 1000.0:F3}".Replace(',', '.');
        return [.. arguments[..^1], ")", "-prune", "-o", "-type", "f", "-newerct", since, "!", "-newermt", "1 minute", "-printf", @"%C@ %P\0"];
    }

    internal static ImmutableArray<WrittenFile> Parse(ReadOnlySpan<byte> output, DateTimeOffset? up)
    {
        var files = ImmutableArray.CreateBuilder<WrittenFile>();
        while (files.Count < MostFiles && output.IndexOf((byte)0) is var end and >= 0)
        {
            var text = Encoding.UTF8.GetString(output[..end]);
            output = output[(end + 1)..];
            if (text.Split(' ', 2) is [var changed, { Length: > 0 } path] && double.TryParse(changed, CultureInfo.InvariantCulture, out var seconds))
            {
                files.Add(new WrittenFile(path, up is null || seconds < up.Value.ToUnixTimeMilliseconds() / 1000.0));
            }
        }

        return files.ToImmutable();
    }
}
