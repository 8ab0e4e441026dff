using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Tarmac.Builds.Output;

/// <summary>Every build's output on disk: written once, read as often as wanted, also while it grows.</summary>
public sealed class BuildOutputs(BuildOptions options)
{
    private const int PieceSize = 32 * 1024;

    private readonly ConcurrentDictionary<Guid, StoredOutput> _growing = new();

    /// <summary>Begins a build's output, or takes it up again. Dispose it when the build has ended: readers then end.</summary>
    public StoredOutput Begin(Guid build)
    {
        Directory.CreateDirectory(options.Outputs);
        var output = new StoredOutput(File(build), options.OutputLimit, () => _growing.TryRemove(build, out _));
        return _growing.TryAdd(build, output) ? output : throw new InvalidOperationException($"Build {build} has an output already.");
    }

    /// <summary>False where nothing is stored of this build.</summary>
    public bool Exists(Guid build) => System.IO.File.Exists(File(build));

    /// <summary>The bytes from an offset on, and while the build runs all that follow, until it ends.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Guid build, long offset, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!Exists(build))
        {
            yield break;
        }

        await using var file = new FileStream(
            File(build), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        file.Position = Math.Max(0, offset);
        var piece = new byte[PieceSize];
        while (true)
        {
            // Taken before the read: what is written after an empty read has woken this already. Whoever is not growing any more has
            // written everything before it stopped growing, so one read after that sees the rest.
            var growing = _growing.GetValueOrDefault(build);
            var grown = growing?.Grown ?? Task.CompletedTask;
            var ended = growing is null || growing.Ended;
            if (await file.ReadAsync(piece, cancellation) is > 0 and var length)
            {
                yield return piece.AsMemory(0, length);
            }
            else if (ended)
            {
                yield break;
            }
            else
            {
                await grown.WaitAsync(cancellation);
            }
        }
    }

    public void Delete(Guid build)
    {
        // A folder that is not there yet holds no output either; File.Delete minds only the folder.
        if (System.IO.File.Exists(File(build)))
        {
            System.IO.File.Delete(File(build));
        }
    }

    /// <summary>The builds and releases whose output is there, with the time of its last line.</summary>
    public IEnumerable<(Guid Build, DateTime Written)> All() => Directory.Exists(options.Outputs)
        ? from file in Directory.EnumerateFiles(options.Outputs, "*.log")
          where Guid.TryParse(Path.GetFileNameWithoutExtension(file), out _)
          select (Guid.Parse(Path.GetFileNameWithoutExtension(file)), System.IO.File.GetLastWriteTimeUtc(file))
        : [];

    private string File(Guid build) => Path.Combine(options.Outputs, $"{build}.log");
}
