using System.Text;
using Tarmac.Logs.Lines;

namespace Tarmac.Logs.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("ends\r\n", "ends")]
    [InlineData("\e[31mred\e[0m", "\e[31mred\e[0m")]
    [InlineData("\e[2J\e]0;title\a", "\uFFFD[2J\uFFFD]0;title\uFFFD")]
    [InlineData("nul\0", "nul\uFFFD")]
    [InlineData("c1\u009b31m", "c1\uFFFD31m")]
    public void Control_characters_are_made_harmless_and_colours_stay(string? text, string expected) =>
        Assert.Equal([expected], LogText.Lines(text));

    [Fact]
    public void Line_feeds_make_lines_that_each_bear_their_own_mark() =>
        Assert.Equal(["one", "2026-01-01T00:00:00+00:00 heroku[router]: forged", "three"], LogText.Lines("one\n2026-01-01T00:00:00+00:00 heroku[router]: forged\rthree\n"));

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("✓")]
    [InlineData("😀")]
    [InlineData("\ud800")]
    public void Long_lines_are_split_between_characters(string character)
    {
        var text = string.Concat(Enumerable.Repeat(character, 12_345));

        var lines = LogText.Lines(text).ToList();

        Assert.Equal(text, string.Concat(lines));
        Assert.All(lines, l => Assert.InRange(Encoding.UTF8.GetByteCount(l), 1, LogText.LongestLine));
        Assert.All(lines.SkipLast(1), l => Assert.InRange(Encoding.UTF8.GetByteCount(l), LogText.LongestLine - 3, LogText.LongestLine));
    }

    [Theory]
    [InlineData("web.1", "web.1")]
    [InlineData("heroku-postgres", "heroku-postgres")]
    [InlineData("web.1]: forged", "web.1___forged")]
    [InlineData("a b\n", "a_b_")]
    [InlineData("", "-")]
    [InlineData(null, "-")]
    public void A_name_cannot_leave_its_brackets(string? name, string expected) => Assert.Equal(expected, LogText.Name(name));
}
