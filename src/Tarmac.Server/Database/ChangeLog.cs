using Tarmac.Core.Apps;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Database;

/// <summary>Writes what was changed to the app's log as <c>app[api]</c>.</summary>
internal sealed class ChangeLog(ILogSink sink, TimeProvider time)
{
    public void Write(AppId app, string text) => sink.Write(app, new LogLine(time.GetUtcNow(), LogSource.App, "api", text));
}
