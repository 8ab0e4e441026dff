using System.Globalization;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Transfers;

/// <summary>The files of backups, and of dumps that were sent to be restored; for root only.</summary>
internal sealed class BackupFiles(TarmacSettings settings, FreeSpace space)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Between two looks at the free space.
    private const long Stretch = 16 << 20;

    private static ReadOnlySpan<byte> Mark => "PGDMP"u8;

    public string FolderOf(Guid app) => settings.InDataDirectory("backups", app.ToString());

    public string FileOf(Guid app, Guid operation) => Path.Combine(FolderOf(app), $"{operation}.dump");

    /// <summary>Every file, by its app and its operation.</summary>
    public IReadOnlyList<(Guid App, Guid Operation)> All()
    {
        var root = settings.InDataDirectory("backups");
        return Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, "*.dump", SearchOption.AllDirectories).SelectMany(Names)]
            : [];
    }

    public bool Exists(Guid app, Guid operation) => File.Exists(FileOf(app, operation));

    public void Delete(Guid app, Guid operation)
    {
        if (Directory.Exists(FolderOf(app)))
        {
            File.Delete(FileOf(app, operation));
        }
    }

    /// <summary>Takes a dump; whole or not at all. What is no dump, or too large, is refused as early as that is known.</summary>
    public async Task<Result<long>> PutAsync(Guid app, Guid operation, Stream body, long? length, CancellationToken cancellation)
    {
        Directory.CreateDirectory(FolderOf(app), Private | UnixFileMode.UserExecute);
        if ((TooLarge(length ?? 0) ?? NoRoom(app, length ?? 0)) is { } refused)
        {
            return refused;
        }

        var file = FileOf(app, operation);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private };
            await using var target = new FileStream(file, options);
            var copied = await CopyAsync(app, body, target, cancellation);
            if (copied.Succeeded && length is not null && copied.Value != length)
            {
                copied = Fault.Invalid($"The dump was not received completely: {copied.Value} of {length} bytes.");
            }

            if (copied.Succeeded)
            {
                target.Flush(flushToDisk: true);
                return copied;
            }

            File.Delete(file);
            return copied;
        }
        catch (IOException e) when (PostgresFault.From(e) is { } full)
        {
            File.Delete(file);
            return full;
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    private async Task<Result<long>> CopyAsync(Guid app, Stream body, FileStream target, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        var read = await body.ReadAtLeastAsync(buffer, Mark.Length, throwOnEndOfStream: false, cancellation);
        if (!buffer.AsSpan(0, read).StartsWith(Mark))
        {
            return Fault.Invalid("This is not a dump in pg_dump's own format: make it with pg_dump -Fc.");
        }

        var (copied, looked) = (0L, 0L);
        for (; read > 0; read = await body.ReadAsync(buffer, cancellation))
        {
            copied += read;
            if (TooLarge(copied) is { } large)
            {
                return large;
            }

            if (copied - looked >= Stretch)
            {
                looked = copied;
                if (NoRoom(app, Stretch) is { } full)
                {
                    return full;
                }
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return copied;
    }

    private Fault? TooLarge(long bytes) => bytes > settings.Postgres.LargestUpload
        ? new Fault(
            "payload_too_large",
            $"The dump is larger than {settings.Postgres.LargestUpload >> 20} MB, the limit of this installation (postgres.largest_upload_mb in tarmac.toml).")
        : null;

    private Fault? NoRoom(Guid app, long bytes) => bytes > space.Of(FolderOf(app))
        ? new Fault(
            PostgresFault.Unavailable,
            string.Create(CultureInfo.InvariantCulture, $"The disk of this installation has no room for the dump ({bytes >> 20} MB). Free some space, then try again; nothing was changed."))
        : null;

    private static IEnumerable<(Guid App, Guid Operation)> Names(string file)
    {
        if (Guid.TryParse(Path.GetFileName(Path.GetDirectoryName(file)), out var app) && Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var operation))
        {
            yield return (app, operation);
        }
    }
}
