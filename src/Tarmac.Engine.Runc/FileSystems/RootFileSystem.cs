using Tarmac.Engine.Runc.Dynos;
using Tarmac.Linux;
using Tarmac.Linux.Mounting;

namespace Tarmac.Engine.Runc.FileSystems;

/// <summary>
/// A dyno's root: its own tmpfs over the slug over the stack. The mounts are needed on the machine only until runc has made the dyno's own mount
/// namespace; then <see cref="Detach"/> takes them away, and nothing is left to clean when the dyno, or this program, dies.
/// </summary>
internal static class RootFileSystem
{
    /// <param name="slug">Where the slug's image is mounted; null for none.</param>
    /// <param name="size">Bytes of the upper layer, which counts as the dyno's memory.</param>
    public static void Prepare(DynoFolder folder, string stack, string? slug, UserRange users, long size)
    {
        var owner = users.First ?? 0;
        foreach (var path in new[] { folder.Root, folder.Scratch, folder.Stack, folder.Slug })
        {
            Directory.CreateDirectory(path);
        }

        Mounts.Tmpfs(folder.Scratch, $"size={size},mode=755,uid={owner},gid={owner}");
        var (upper, work) = (Path.Combine(folder.Scratch, "upper"), Path.Combine(folder.Scratch, "work"));
        foreach (var path in new[] { upper, work })
        {
            Directory.CreateDirectory(path, (UnixFileMode)0b111_101_101);
            if (LibC.ChangeOwner(path, owner, owner) != 0)
            {
                throw LibC.Failure($"chown {path}");
            }
        }

        Mounts.Clone(stack, folder.Stack, users.UserNamespace, writable: false);
        var lower = folder.Stack;
        if (slug is not null)
        {
            Mounts.Clone(slug, folder.Slug, users.UserNamespace, writable: false);
            lower = $"{folder.Slug}:{lower}";
        }

        Mounts.Overlay(folder.Root, lower, upper, work);
    }

    public static void Detach(DynoFolder folder)
    {
        foreach (var mount in Mounts.Below(folder.Path))
        {
            Mounts.Remove(mount);
        }
    }
}
