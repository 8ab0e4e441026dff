using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.Tests;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 200)]
    [InlineData(3, 400)]
    [InlineData(9, 25600)]
    [InlineData(10, 30000)]
    [InlineData(1000, 30000)]
    public void Waits_double_up_to_half_a_minute(int failures, double milliseconds) =>
        Assert.Equal(milliseconds, Backoff.After(failures).TotalMilliseconds);
}
