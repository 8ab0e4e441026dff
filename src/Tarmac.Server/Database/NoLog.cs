using Tarmac.Core.Apps;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Database;

/// <summary>For commands that change nothing of any app.</summary>
internal sealed class NoLog : ILogSink
{
    public static NoLog Instance { get; } = new();

    public void Write(AppId app, in LogLine line)
    {
        // There is no app to tell.
    }
}
