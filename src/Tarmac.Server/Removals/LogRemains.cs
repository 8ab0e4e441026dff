using Tarmac.Core.Apps;
using Tarmac.Logs;

namespace Tarmac.Server.Removals;

/// <summary>A destroyed app's log.</summary>
internal sealed class LogRemains(LogStore logs) : IAppRemains
{
    public Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        logs.Delete(app);
        return Task.CompletedTask;
    }
}
