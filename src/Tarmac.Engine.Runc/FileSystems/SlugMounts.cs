using Tarmac.Core.Slugs;
using Tarmac.Linux.Mounting;
using Tarmac.Linux.Programs;

namespace Tarmac.Engine.Runc.FileSystems;

/// <summary>Slugs' images, each mounted once for all dynos that are on it, so that its pages are in memory once.</summary>
internal sealed class SlugMounts(string folder, ISlugStore store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<Guid, int> _uses = [];

    /// <summary>The mounted image's path; <see cref="ReleaseAsync"/> it when the dyno has ended.</summary>
    public async Task<string> LeaseAsync(SlugReference slug, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var path = Path.Combine(folder, slug.Id.ToString());
            if (_uses.GetValueOrDefault(slug.Id) == 0)
            {
                var image = store.FileOf(slug) ?? throw new IOException($"The slug {slug.Id} is not kept on this machine any more.");
                Directory.CreateDirectory(path);
                await new ProgramCall("/usr/bin/mount", ["-t", "squashfs", "-o", "loop,ro,nosuid,nodev", image, path]).DemandAsync(cancellation);
            }

            _uses[slug.Id] = _uses.GetValueOrDefault(slug.Id) + 1;
            return path;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task ReleaseAsync(Guid slug)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (_uses.GetValueOrDefault(slug) == 0 || --_uses[slug] > 0)
            {
                return;
            }

            _uses.Remove(slug);
            var path = Path.Combine(folder, slug.ToString());
            Mounts.Remove(path);
            Directory.Delete(path);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Dynos that run on keep their view.</summary>
    public void Dispose()
    {
        foreach (var slug in _uses.Keys)
        {
            Mounts.Remove(Path.Combine(folder, slug.ToString()));
        }

        _gate.Dispose();
    }
}
