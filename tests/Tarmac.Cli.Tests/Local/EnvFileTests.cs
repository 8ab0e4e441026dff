using Tarmac.Cli.Local;

namespace Tarmac.Cli.Tests.Local;

public sealed class EnvFileTests
{
    [Fact]
    public void Quotes_comments_and_export_are_understood()
    {
        var (variables, problem) = EnvFile.Parse("""
            # a comment
            PLAIN=one two # said aside
            EMPTY=
            export KEY = value
            SINGLE='as it $is \n'
            DOUBLE="two\nlines \"quoted\"" # aside
            URL=postgres://a:b@c/d#e
            """, ".env");

        Assert.Null(problem);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["PLAIN"] = "one two",
                ["EMPTY"] = "",
                ["KEY"] = "value",
                ["SINGLE"] = @"as it $is \n",
                ["DOUBLE"] = "two\nlines \"quoted\"",
                ["URL"] = "postgres://a:b@c/d#e",
            },
            variables);
    }

    [Theory]
    [InlineData("A=1\nhush\n", ".env:2 is not of the form")]
    [InlineData("1A=hush", ".env:1 is not of the form")]
    [InlineData("A='hush", ".env:1: the quote of A has no end")]
    [InlineData("A=hu\0sh", ".env:1 is not of the form")]
    public void A_malformed_line_is_told_by_number_and_never_shown(string text, string expected)
    {
        var problem = EnvFile.Parse(text, ".env").Problem;

        Assert.Contains(expected, problem);
        Assert.DoesNotContain("hush", problem);
    }

    [Fact]
    public void A_file_that_is_no_text_is_told_and_one_that_is_missing_is_empty()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [0xFF, 0xFE, 0x41]);
            Assert.Contains("not UTF-8", EnvFile.Read(file).Problem);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Empty(EnvFile.Read(file).Variables);
    }
}
