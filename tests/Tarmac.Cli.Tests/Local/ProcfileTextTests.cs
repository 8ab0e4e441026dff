using Tarmac.Cli.Local;

namespace Tarmac.Cli.Tests.Local;

public sealed class ProcfileTextTests
{
    private static readonly IReadOnlyList<ProcfileEntry> Entries =
        ProcfileText.Parse("web: gunicorn pave.wsgi\n\n# aside\nworker:  python manage.py inspect_roads \nrelease: python manage.py migrate\n").Entries;

    [Fact]
    public void Each_process_but_the_release_phase_runs_once_by_default()
    {
        var (processes, _) = ProcfileText.Choose(Entries, [], 5000);

        Assert.Equal([new LocalProcess("web.1", "gunicorn pave.wsgi", 5000), new LocalProcess("worker.1", "python manage.py inspect_roads", 5100)], processes);
    }

    [Fact]
    public void Processes_and_quantities_can_be_asked_for()
    {
        var (processes, _) = ProcfileText.Choose(Entries, ["worker,web=2", "release"], 6000);

        Assert.Equal(["worker.1 6000", "web.1 6100", "web.2 6101", "release.1 6200"], processes.Select(process => $"{process.Name} {process.Port}"));
    }

    [Theory]
    [InlineData("clock", "no process clock: it has web, worker, release")]
    [InlineData("web=many", "web=NUMBER")]
    [InlineData("web=1000", "web=NUMBER")]
    public void What_cannot_be_run_is_told(string asked, string expected) => Assert.Contains(expected, ProcfileText.Choose(Entries, [asked], 5000).Problem);

    [Theory]
    [InlineData("web gunicorn", "Procfile:1 is not of the form")]
    [InlineData("web: a\nweb: b", "Procfile:2 names web a second time")]
    [InlineData("we b: a", "Procfile:1")]
    [InlineData("web:", "Procfile:1")]
    [InlineData("\n# nothing\n", "names no process")]
    public void A_malformed_Procfile_is_told_by_line(string text, string expected) => Assert.Contains(expected, ProcfileText.Parse(text).Problem);
}
