using Tarmac.Core.Apps;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Removals;

/// <summary>A destroyed app's log.</summary>
internal sealed class LogCleanup(ILogRemover logs) : IAppCleanup
{
    public Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        logs.Delete(app);
        return Task.CompletedTask;
    }
}
