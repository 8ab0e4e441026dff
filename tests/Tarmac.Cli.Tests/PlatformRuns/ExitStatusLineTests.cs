using System.Text;
using Tarmac.Cli.PlatformRuns;

namespace Tarmac.Cli.Tests.PlatformRuns;

public sealed class ExitStatusLineTests
{
    private const string Output = "one\ntwo\uFFFFtwo\nthree\uFFFF heroku-command-exit-status: 7\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public void The_status_is_found_and_taken_out_however_the_chunks_are_cut(int size)
    {
        var line = new ExitStatusLine();
        var seen = new List<byte>();
        foreach (var chunk in Encoding.UTF8.GetBytes(Output).Chunk(size))
        {
            seen.AddRange(line.Take(chunk));
        }

        seen.AddRange(line.Take([], last: true));

        Assert.Equal("one\ntwo\uFFFFtwo\nthree", Encoding.UTF8.GetString([.. seen]));
        Assert.Equal(7, line.Status);
    }

    [Fact]
    public void Output_without_a_status_is_passed_on_whole()
    {
        var line = new ExitStatusLine();
        byte[] bytes = [1, 2, 0xEF, 0xBF];

        Assert.Equal<IEnumerable<byte>>(bytes, [.. line.Take(bytes), .. line.Take([], last: true)]);
        Assert.Null(line.Status);
    }
}
