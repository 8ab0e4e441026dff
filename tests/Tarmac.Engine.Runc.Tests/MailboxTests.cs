using Tarmac.Engine.Runc.Formations;

namespace Tarmac.Engine.Runc.Tests;

public sealed class MailboxTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Mailbox _mailbox = new();

    [Fact]
    public async Task A_turn_that_fails_tells_its_sender_and_the_next_one_runs()
    {
        var broken = _mailbox.SendAsync(() => throw new IOException("the disk is full"), CancellationToken.None);
        var fine = _mailbox.SendAsync(() => 7, CancellationToken.None);
        await RunAsync();

        await Assert.ThrowsAsync<IOException>(() => broken.WaitAsync(Limit));
        Assert.Equal(7, await fine.WaitAsync(Limit));
    }

    [Fact]
    public async Task Turns_run_in_the_order_of_their_arrival_also_when_there_was_no_room()
    {
        List<int> ran = [];
        var sent = Enumerable.Range(0, 3000).Select(i => _mailbox.SendAsync(() => ran.Add(i), CancellationToken.None)).ToList();
        while (ran.Count < sent.Count)
        {
            await RunAsync();
        }

        await Task.WhenAll(sent).WaitAsync(Limit);
        Assert.Equal(Enumerable.Range(0, 3000), ran);
    }

    [Fact]
    public async Task Whoever_still_waits_when_it_is_closed_is_told()
    {
        var early = _mailbox.SendAsync(() => Assert.Fail("It must not run"), CancellationToken.None);
        _mailbox.Close();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => early.WaitAsync(Limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _mailbox.SendAsync(() => { }, CancellationToken.None).WaitAsync(Limit));
    }

    private Task RunAsync() => _mailbox.RunAsync(TimeProvider.System.GetUtcNow().Add(Limit), TimeProvider.System, CancellationToken.None).WaitAsync(Limit);
}
