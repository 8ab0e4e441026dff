using Tarmac.Server.Memory;

namespace Tarmac.Server.Tests.Memory;

public sealed class AllocationsTests
{
    private const long MiB = 1 << 20;

    private readonly Allocations _allocations = new();

    [Fact]
    public void Memory_is_given_back_once_when_much_work_has_come_to_rest()
    {
        Assert.False(_allocations.Look(100 * MiB));
        Assert.False(_allocations.Look(200 * MiB));
        Assert.True(_allocations.Look(201 * MiB));
        Assert.False(_allocations.Look(202 * MiB));
    }

    [Fact]
    public void Small_work_adds_up()
    {
        var looks = Enumerable.Range(1, 12).Select(i => _allocations.Look(i * 4 * MiB)).ToList();

        Assert.Equal(8, looks.IndexOf(true) + 1);
        Assert.Single(looks, l => l);
    }
}
