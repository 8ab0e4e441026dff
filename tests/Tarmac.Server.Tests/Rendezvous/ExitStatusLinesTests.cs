using System.Text;
using Tarmac.Server.Rendezvous;

namespace Tarmac.Server.Tests.Rendezvous;

public sealed class ExitStatusLinesTests
{
    [Theory]
    [InlineData("hello", 5)]
    [InlineData("", 0)]
    [InlineData("hello\n\uFFFF heroku-command-exit-sta", 6)]
    [InlineData("hello\n\uFFFF heroku-command-exit-status: 0\n", 40)]
    [InlineData("\uFFFF heroku-command-exit-status: 1", 0)]
    public void Half_an_exit_status_line_waits(string text, int sendable) =>
        Assert.Equal(sendable, ExitStatusLines.Sendable(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_mark_that_is_cut_in_its_own_bytes_waits()
    {
        Assert.Equal(1, ExitStatusLines.Sendable([(byte)'a', 0xEF]));
        Assert.Equal(1, ExitStatusLines.Sendable([(byte)'a', 0xEF, 0xBF]));
    }

    [Fact]
    public void A_mark_without_an_end_of_line_does_not_wait_for_ever() =>
        Assert.Equal(103, ExitStatusLines.Sendable(Encoding.UTF8.GetBytes("\uFFFF" + new string('x', 100))));
}
