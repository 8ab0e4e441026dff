using System.Text.RegularExpressions;

namespace Tarmac.Architecture.Tests;

public sealed partial class TreeTests
{
    private const int LongFile = 400;

    [Fact]
    public void Every_source_project_says_in_a_README_what_it_is()
    {
        var silent = SourceTree.Projects
            .Where(project => project.StartsWith("src/", StringComparison.Ordinal))
            .Select(project => $"{Path.GetDirectoryName(project)}/README.md")
            .Except(SourceTree.Files);

        Assert.Empty(silent);
    }

    [Fact]
    public void Every_source_project_has_tests()
    {
        var untested = SourceTree.Projects
            .Where(project => project.StartsWith("src/", StringComparison.Ordinal))
            .Select(project => Path.GetFileNameWithoutExtension(project))
            .Select(room => $"tests/{room}.Tests/{room}.Tests.csproj")
            .Except(SourceTree.Files);

        Assert.Empty(untested);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = SourceTree.Read("Tarmac.slnx");

        Assert.DoesNotContain(SourceTree.Projects, project => !project.StartsWith("bench/", StringComparison.Ordinal) && !solution.Contains($"\"{project}\""));
    }

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold()
    {
        var long_ = SourceTree.Files
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => SourceTree.Read(file).AsSpan().Count('\n') > LongFile);

        Assert.Empty(long_);
    }

    [Fact]
    public void A_decision_has_a_number_of_its_own()
    {
        var numbers = SourceTree.Files.Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)[..4]).ToList();

        Assert.Equal(numbers.Distinct(), numbers);
    }

    [Fact]
    public void The_tree_holds_no_notes_to_oneself_and_no_folder_of_a_workplace()
    {
        var guilty = SourceTree.Files
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".md" or ".sh" or ".py" or ".toml" or "" && !file.EndsWith(nameof(TreeTests) + ".cs", StringComparison.Ordinal))
            .Where(file => Note().IsMatch(SourceTree.Read(file)));

        Assert.Empty(guilty);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|XXX)\b|/work/[a-z.]|/home/[a-z]+/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Note();
}
