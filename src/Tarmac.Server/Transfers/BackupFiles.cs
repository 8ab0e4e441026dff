using Tarmac.Core.Outcomes;
using Tarmac.Postgres;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Transfers;

/// <summary>The files of backups, and of dumps that were sent to be restored; for root only.</summary>
internal sealed class BackupFiles(TarmacSettings settings)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string FolderOf(Guid app) => settings.InDataDirectory("backups", app.ToString());

    public string FileOf(Guid app, Guid transfer) => Path.Combine(FolderOf(app), $"{transfer}.dump");

    public void Delete(Guid app, Guid transfer)
    {
        if (Directory.Exists(FolderOf(app)))
        {
            File.Delete(FileOf(app, transfer));
        }
    }

    /// <summary>Takes a dump; whole or not at all.</summary>
    public async Task<Result<long>> PutAsync(Guid app, Guid transfer, Stream body, long? length, CancellationToken cancellation)
    {
        Directory.CreateDirectory(FolderOf(app), Private | UnixFileMode.UserExecute);
        var file = FileOf(app, transfer);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, UnixCreateMode = Private };
        try
        {
            await using var target = new FileStream(file, options);
            await body.CopyToAsync(target, cancellation);
            if (length is not null && target.Length != length)
            {
                return await RefuseAsync(target, $"The dump did not come whole: {target.Length} of {length} bytes.");
            }

            return await IsDumpAsync(target, cancellation)
                ? target.Length
                : await RefuseAsync(target, "This is not a dump in pg_dump's own format: make it with pg_dump -Fc.");
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

    private static async Task<bool> IsDumpAsync(FileStream file, CancellationToken cancellation)
    {
        var head = new byte[5];
        file.Position = 0;
        return await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation) == head.Length && head.AsSpan().SequenceEqual("PGDMP"u8);
    }

    private static async Task<Fault> RefuseAsync(FileStream file, string sentence)
    {
        await file.DisposeAsync();
        File.Delete(file.Name);
        return Fault.Invalid(sentence);
    }
}
