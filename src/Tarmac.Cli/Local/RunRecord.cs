using Tarmac.Linux.Files;
using Tarmac.Linux.Processes;

namespace Tarmac.Cli.Local;

/// <summary>What a <c>tarmac local</c> runs, written down so that <c>local:stop</c> can end it when its owner was killed.</summary>
internal sealed record RunRecord(string Folder, ProcessIdentity Owner, IReadOnlyList<ProcessIdentity> Leaders)
{
    private string File => Path.Combine(LocalFolders.Runs, $"{Owner.Pid}-{Owner.StartTime}");

    /// <summary>A line each: the folder, the owner, the leaders of its process groups.</summary>
    public void Save()
    {
        Directory.CreateDirectory(LocalFolders.Runs);
        WholeFile.Write(File, string.Join('\n', [Folder, .. Leaders.Prepend(Owner).Select(one => $"{one.Pid} {one.StartTime}"), ""]));
    }

    public void Remove() => System.IO.File.Delete(File);

    public static IReadOnlyList<RunRecord> All() => !Directory.Exists(LocalFolders.Runs)
        ? []
        : [.. Directory.EnumerateFiles(LocalFolders.Runs).Where(file => !WholeFile.IsDraft(file)).Select(Parse).OfType<RunRecord>()];

    private static RunRecord? Parse(string file)
    {
        try
        {
            var lines = System.IO.File.ReadAllLines(file);
            var processes = lines.Skip(1).Select(line => line.Split(' ')).Select(parts => new ProcessIdentity(int.Parse(parts[0]), ulong.Parse(parts[1]))).ToArray();
            return processes.Length == 0 ? null : new RunRecord(lines[0], processes[0], processes[1..]);
        }
        catch (Exception cause) when (cause is IOException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
