namespace Tarmac.Architecture.Tests;

public sealed class MigrationTests
{
    [Fact]
    public void Migrations_are_numbered_one_after_the_other_and_no_number_is_given_twice()
    {
        var folder = Path.Combine(SourceTree.Root, "src", "Tarmac.Server", "Database", "Migrations");
        int[] numbers = [.. Directory.EnumerateFiles(folder, "*.sql").Select(f => int.Parse(Path.GetFileName(f).AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture)).Order()];

        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
    }
}
