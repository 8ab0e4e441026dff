using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Tests.LocalPostgres;

public sealed class FixturePatternsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tarmac-cli-").FullName;

    public FixturePatternsTests()
    {
        foreach (var file in (string[])["roads/fixtures/b.json", "roads/fixtures/a.yaml", "shop/fixtures/c.json", "roads/fixtures/.hidden.json"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, Path.GetDirectoryName(file)!));
            File.WriteAllText(Path.Combine(_folder, file), "[]");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("roads/fixtures/*", "roads/fixtures/a.yaml roads/fixtures/b.json")]
    [InlineData("*/fixtures/*.json", "roads/fixtures/b.json shop/fixtures/c.json")]
    [InlineData("./roads/fixtures/b.json", "roads/fixtures/b.json")]
    [InlineData("roads", "roads")]
    public void Patterns_are_expanded_in_order(string pattern, string expected)
    {
        var (files, _) = FixturePatterns.Expand(_folder, [pattern]);

        Assert.Equal(expected, string.Join(' ', files.Select(file => Path.IsPathRooted(file) ? Path.GetRelativePath(_folder, file) : file)));
    }

    [Theory]
    [InlineData("none/*")]
    [InlineData("missing.json")]
    public void A_pattern_without_a_file_is_told(string pattern) => Assert.Contains(pattern, FixturePatterns.Expand(_folder, [pattern]).Problem);
}
