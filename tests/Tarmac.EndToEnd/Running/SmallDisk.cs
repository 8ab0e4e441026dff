namespace Tarmac.EndToEnd.Running;

/// <summary>A file system of its own size in a sparse file, so that a test may fill it without harm to the machine.</summary>
internal sealed class SmallDisk(string folder)
{
    private string Image => $"{folder}.img";

    public async Task MountAsync()
    {
        Directory.CreateDirectory(folder);
        await RunAsync("truncate", "--size", "8G", Image);
        await RunAsync("mkfs.ext4", "-q", Image);
        await RunAsync("mount", "-o", "loop", Image, folder);
    }

    public async Task UnmountAsync()
    {
        await RunAsync("umount", folder);
        Directory.Delete(folder);
        File.Delete(Image);
    }

    /// <summary>Takes what is free to the last block, root's reserve too.</summary>
    public async Task<IDisposable> FillAsync()
    {
        var filling = Path.Combine(folder, "filling");
        for (var size = 4096; size > 0; size /= 2)
        {
            while ((await Command("fallocate", "--offset", $"{Length(filling)}", "--length", $"{size}MiB", filling).RunAsync()).ExitCode == 0)
            {
            }
        }

        (await Command("sh", "-c", $"cat /dev/zero >> {filling}").RunAsync()).Failed().Says("No space left");
        return new Filling(filling);
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    private static async Task RunAsync(string program, params string[] arguments) => (await Command(program, arguments).RunAsync()).Succeeded();

    private static ShellCommand Command(string program, params string[] arguments) =>
        new(program, arguments, "/", Installation.MachineEnvironment()) { Limit = TimeSpan.FromMinutes(2) };

    private sealed class Filling(string file) : IDisposable
    {
        public void Dispose() => File.Delete(file);
    }
}
