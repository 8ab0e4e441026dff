using Tarmac.Core.Apps;

namespace Tarmac.Core.Logs;

/// <summary>Removes the logs of destroyed apps.</summary>
public interface ILogRemover
{
    /// <summary>Removes the app's log for good. Its readers end; late lines are dropped.</summary>
    void Delete(AppId app);
}
