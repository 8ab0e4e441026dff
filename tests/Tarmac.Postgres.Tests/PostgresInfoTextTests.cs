using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Tests;

public sealed class PostgresInfoTextTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(7969177, "7.6 MB")]
    [InlineData(1073741824, "1 GB")]
    public void Sizes_read_as_heroku_writes_them(long bytes, string text) => Assert.Equal(text, PostgresInfoText.Size(bytes));

    [Fact]
    public void A_silent_database_shows_what_is_known()
    {
        var lines = PostgresInfoText.Lines(PostgresPlan.Default, new DateTimeOffset(2019, 1, 16, 22, 38, 0, TimeSpan.Zero), figures: null);

        Assert.Contains(lines, l => l is { Name: "Status", Values: ["Unavailable"] });
        Assert.Contains(lines, l => l is { Name: "Created", Values: ["2019-01-16 22:38 UTC"] });
        Assert.DoesNotContain(lines, l => l.Name == "Tables");
    }
}
