using System.Diagnostics;
using System.Globalization;
using Tarmac.Linux;

namespace Tarmac.Engine.Runc.FileSystems;

/// <summary>
/// An open user namespace whose only use is to say how owners are shifted in an idmapped mount. A process must be in it while it is set up
/// and the many-threaded .NET cannot unshare(2) one, so a child of util-linux does.
/// </summary>
internal sealed class UserNamespace : IDisposable
{
    public const int Size = 65536;

    private UserNamespace(int file)
    {
        File = file;
    }

    public int File { get; }

    public static async Task<UserNamespace> OpenAsync(uint first, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var child = Process.Start(new ProcessStartInfo("/usr/bin/unshare", ["--user", "/bin/sh", "-c", "echo; read -r end"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new IOException("unshare did not start");
        using var output = child.StandardOutput;
        try
        {
            _ = await output.ReadLineAsync(limit.Token) ?? throw new IOException("This kernel refuses user namespaces (see user.max_user_namespaces)");
            var map = string.Create(CultureInfo.InvariantCulture, $"0 {first} {Size}\n");
            await System.IO.File.WriteAllTextAsync($"/proc/{child.Id}/uid_map", map, limit.Token);
            await System.IO.File.WriteAllTextAsync($"/proc/{child.Id}/gid_map", map, limit.Token);
            const int closeOnExec = 0x80000;
            var file = LibC.Open($"/proc/{child.Id}/ns/user", closeOnExec, 0);
            return file >= 0 ? new UserNamespace(file) : throw LibC.Failure("open a user namespace");
        }
        finally
        {
            child.StandardInput.Close();
            await child.WaitForExitAsync(limit.Token);
        }
    }

    public void Dispose() => _ = LibC.Close(File);
}
