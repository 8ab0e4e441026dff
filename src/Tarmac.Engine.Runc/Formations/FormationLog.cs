using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Logs;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>The platform's lines about a formation's dynos in the app's log, in Heroku's words.</summary>
internal sealed class FormationLog(AppId app, ILogSink sink, TimeProvider time)
{
    public void Restarting(DynoName dyno) => Write(dyno, "Restarting");

    public void Cycling(DynoName dyno) => Write(dyno, "Cycling");

    public void BootTimedOut(DynoName dyno, TimeSpan limit)
    {
        Write(dyno, BootFailure.LogLine(limit));
        Write(dyno, "Stopping process with SIGKILL");
    }

    public void Up(DynoName dyno) => Write(dyno, "State changed from starting to up");

    public void Terminating(DynoName dyno) => Write(dyno, "Stopping all processes with SIGTERM");

    public void ExitTimedOut(DynoName dyno, TimeSpan grace)
    {
        Write(dyno, $"Error R12 (Exit timeout) -> At least one process failed to exit within {grace.TotalSeconds:0} seconds of SIGTERM");
        Write(dyno, "Stopping remaining processes with SIGKILL");
    }

    public void Exited(DynoName dyno, DynoExit exit, bool overQuotaAlready)
    {
        if (exit.OutOfMemory && !overQuotaAlready)
        {
            Write(dyno, "Error R15 (Memory quota vastly exceeded)");
        }

        Write(dyno, $"Process exited with status {exit.Status}");
    }

    public void Down(DynoName dyno, bool wasUp) => Write(dyno, $"State changed from {(wasUp ? "up" : "starting")} to down");

    public void Crashed(DynoName dyno, bool wasUp) => Write(dyno, $"State changed from {(wasUp ? "up" : "starting")} to crashed");

    private void Write(DynoName dyno, string text) =>
        sink.Write(app, new LogLine(time.GetUtcNow(), LogSource.Heroku, dyno.ToString(), text));
}
