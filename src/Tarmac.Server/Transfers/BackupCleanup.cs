using Tarmac.Core.Apps;
using Tarmac.Server.Removals;

namespace Tarmac.Server.Transfers;

/// <summary>A destroyed app's backups. The last dump of its databases stays.</summary>
internal sealed class BackupCleanup(BackupFiles files) : IAppCleanup
{
    public Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        if (Directory.Exists(files.FolderOf(app.Value)))
        {
            Directory.Delete(files.FolderOf(app.Value), recursive: true);
        }

        return Task.CompletedTask;
    }
}
