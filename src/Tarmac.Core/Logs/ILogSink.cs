using Tarmac.Core.Apps;

namespace Tarmac.Core.Logs;

/// <summary>Takes lines for an app's log. Never blocks and never throws: who writes faster than the store takes loses lines, which the log then says (L12).</summary>
public interface ILogSink
{
    void Write(AppId app, in LogLine line);
}
