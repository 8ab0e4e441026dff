using Tarmac.Cli.DatabaseCopies;

namespace Tarmac.Cli.Tests.DatabaseCopies;

public sealed class DatabaseSizeTests
{
    [Theory]
    [InlineData(7_800_000, 1, "7.4 MB, 1 table")]
    [InlineData(0, 12, "0.0 MB, 12 tables")]
    public void A_size_is_told_in_megabytes(long bytes, int tables, string told) => Assert.Equal(told, new DatabaseSize(bytes, tables, 15).ToString());
}
