using System.Text;
using Tarmac.Server.Deployments;

namespace Tarmac.Server.Tests.Deployments;

public sealed class LastLinesTests
{
    [Fact]
    public void Only_the_last_lines_are_kept() => Assert.Equal(["c", "d"], Of(2, "a\nb\nc\r\nd\n"));

    [Fact]
    public void A_line_without_an_end_counts() => Assert.Equal(["b", "c"], Of(2, "a\nb\nc"));

    [Fact]
    public void A_letter_may_come_in_two_parts()
    {
        var lines = new LastLines(3);
        var bytes = Encoding.UTF8.GetBytes("Straße\n");
        lines.Add(bytes.AsSpan(0, 5));
        lines.Add(bytes.AsSpan(5));

        Assert.Equal(["Straße"], lines.ToArray());
    }

    [Fact]
    public void A_line_without_end_does_not_fill_the_memory() => Assert.Equal(2000, Of(1, new string('x', 100_000))[0].Length);

    private static string[] Of(int count, string text)
    {
        var lines = new LastLines(count);
        lines.Add(Encoding.UTF8.GetBytes(text));
        return [.. lines.ToArray()];
    }
}
