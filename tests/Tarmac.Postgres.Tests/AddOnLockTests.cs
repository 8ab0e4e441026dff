using Microsoft.Extensions.Time.Testing;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Tests;

public sealed class AddOnLockTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new();
    private readonly AddOnLock _lock;

    public AddOnLockTests() => _lock = new AddOnLock(_time);

    [Fact]
    public async Task Shared_uses_overlap_and_keep_an_exclusive_one_out_until_the_last_has_ended()
    {
        var first = await TakeAsync(AddOnUse.Shared);
        var second = await TakeAsync(AddOnUse.Shared);
        var exclusive = TakeAsync(AddOnUse.Exclusive);

        first!.Dispose();
        Assert.False(exclusive.IsCompleted);
        second!.Dispose();

        Assert.NotNull(await exclusive.WaitAsync(Installation.Soon()));
    }

    [Fact]
    public async Task Who_waits_in_vain_gives_up_and_leaves_nothing_taken()
    {
        var shared = await TakeAsync(AddOnUse.Shared);
        var exclusive = TakeAsync(AddOnUse.Exclusive);

        _time.Advance(Limit);

        Assert.Null(await exclusive.WaitAsync(Installation.Soon()));
        shared!.Dispose();
        using var all = await TakeAsync(AddOnUse.Exclusive);
        Assert.NotNull(all);
    }

    [Fact]
    public async Task Long_work_goes_one_at_a_time_and_keeps_nobody_else_out()
    {
        using var work = await TakeAsync(AddOnUse.LongWork);
        var second = TakeAsync(AddOnUse.LongWork);

        using (await TakeAsync(AddOnUse.Exclusive).WaitAsync(Installation.Soon()))
        {
            Assert.False(second.IsCompleted);
        }

        _time.Advance(Limit);
        Assert.Null(await second.WaitAsync(Installation.Soon()));
    }

    private Task<IDisposable?> TakeAsync(AddOnUse use) => _lock.TakeAsync(use, Limit, Installation.Soon());
}
