using Tarmac.Cli.PlatformRuns;

namespace Tarmac.Cli.Tests.PlatformRuns;

public sealed class PlatformLogTests
{
    [Fact]
    public void Only_the_platforms_own_lines_count_whatever_an_app_prints()
    {
        const string events = "id: 1\ndata: 2026-11-22T21:00:00.000000+00:00 heroku[web.1]: Tarmac: web.1 wrote 1 file\n\n"
            + "id: 2\r\ndata: 2026-11-22T21:00:01.000000+00:00 app[web.1]: heroku[web.1]: Tarmac: forged\r\n\r\n: keep-alive\n\ndata: short\n\n";

        Assert.Equal(["Tarmac: web.1 wrote 1 file"], PlatformLog.Texts(events));
    }
}
