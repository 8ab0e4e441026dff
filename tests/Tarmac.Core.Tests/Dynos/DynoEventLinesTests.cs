using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Releases;

namespace Tarmac.Core.Tests.Dynos;

public sealed class DynoEventLinesTests
{
    private static readonly DynoIdentity WebProcess = new(Guid.NewGuid(), AppId.New(), DynoName.Parse("web.1").Value, new ReleaseVersion(1));

    public static TheoryData<DynoEvent.OfDyno, string> Events => new()
    {
        { new DynoEvent.Found(WebProcess, DynoState.Up, default), "" },
        { new DynoEvent.Launching(WebProcess, "gunicorn pave", default), "Starting process with command `gunicorn pave`" },
        { new DynoEvent.StateChanged(WebProcess, DynoState.Starting, DynoState.Up, default), "State changed from starting to up" },
        { new DynoEvent.StateChanged(WebProcess, DynoState.Up, DynoState.Complete, default), "State changed from up to complete" },
        { new DynoEvent.StateChanged(WebProcess, DynoState.Up, DynoState.Crashed, default), "State changed from up to crashed" },
        { new DynoEvent.StateChanged(WebProcess, DynoState.Up, DynoState.Down, default), "State changed from up to down" },
        { new DynoEvent.Cycling(WebProcess, default), "Cycling" },
        { new DynoEvent.Restarting(WebProcess, default), "Restarting" },
        { new DynoEvent.Terminating(WebProcess, default), "Stopping all processes with SIGTERM" },
        { new DynoEvent.Killing(WebProcess, false, default), "Stopping process with SIGKILL" },
        { new DynoEvent.Killing(WebProcess, true, default), "Stopping remaining processes with SIGKILL" },
        {
            new DynoEvent.BootTimedOut(WebProcess, TimeSpan.FromSeconds(60), default),
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds of launch"
        },
        {
            new DynoEvent.ExitTimedOut(WebProcess, TimeSpan.FromSeconds(30), default),
            "Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of SIGTERM"
        },
        { new DynoEvent.AttachTimedOut(WebProcess, default), "Error R13 (Attach error) -> Failed to attach to process" },
        { new DynoEvent.MemoryExceeded(WebProcess, 591L << 20, 512, default), "Process running mem=591M(115.4%)|Error R14 (Memory quota exceeded)" },
        { new DynoEvent.MemoryExceeded(WebProcess, 1030L << 20, 512, default), "Process running mem=1030M(201.2%)|Error R15 (Memory quota vastly exceeded)" },
        { new DynoEvent.OutOfMemory(WebProcess, default), "Error R15 (Memory quota vastly exceeded)" },
        { new DynoEvent.Exited(WebProcess, new DynoExit(143, false, false), default), "Process exited with status 143" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Each_event_is_told_in_Herokus_words(DynoEvent.OfDyno happened, string lines) => Assert.Equal(lines, string.Join('|', DynoEventLines.Of(happened)));

    [Theory]
    [InlineData("a\nb", "a\\u{a}b")]
    [InlineData("a\u001b[31mb", "a\\u{1b}[31mb")]
    [InlineData("a\u202egpj.exe", "a\\u{202e}gpj.exe")]
    [InlineData("a\u2028b", "a\\u{2028}b")]
    [InlineData("a\\b", "a\\u{5c}b")]
    [InlineData("straße/ä.jpg", "straße/ä.jpg")]
    public void A_hostile_name_is_escaped(string name, string shown) => Assert.Equal(shown, FilesAtRiskLine.Printable(name));

    [Fact]
    public void A_long_name_is_cut() => Assert.InRange(FilesAtRiskLine.Printable(new string('x', 4000)).Length, 100, 110);
}
