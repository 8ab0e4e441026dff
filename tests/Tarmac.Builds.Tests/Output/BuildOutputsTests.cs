using System.Text;
using Tarmac.Builds.Output;
using Tarmac.Builds.Tests.Fakes;

namespace Tarmac.Builds.Tests.Output;

public sealed class BuildOutputsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    private BuildOutputs Outputs => field ??= new BuildOutputs(new BuildOptions { DataFolder = _folder["data"], BuildpacksFolder = "/", OutputLimit = 1000 });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reader_gets_what_was_written_and_what_follows_until_the_end()
    {
        var build = Guid.NewGuid();
        var output = Outputs.Begin(build);
        await output.LineAsync("one", CancellationToken.None);
        var reading = ReadAsync(build, 0);
        var late = ReadAsync(build, 4);
        for (var i = 0; i < 50; i++)
        {
            await output.LineAsync($"{i}", CancellationToken.None);
            await Task.Yield();
        }

        await output.DisposeAsync();

        var expected = "one\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i}\n"));
        Assert.Equal(expected, await reading.WaitAsync(Limit));
        Assert.Equal(expected[4..], await late.WaitAsync(Limit));
        Assert.Equal(expected, await ReadAsync(build, 0).WaitAsync(Limit));
    }

    [Fact]
    public void Deleting_the_output_of_a_build_that_wrote_none_is_nothing()
    {
        Outputs.Delete(Guid.NewGuid());

        Assert.False(Outputs.Exists(Guid.NewGuid()));
    }

    [Fact]
    public async Task Many_readers_each_see_every_byte()
    {
        var build = Guid.NewGuid();
        var output = Outputs.Begin(build);
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReadAsync(build, 0))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 90).Select(i => output.WriteAsync(Encoding.UTF8.GetBytes($"line {i:00}\n"), CancellationToken.None).AsTask()));
        await output.DisposeAsync();

        Assert.All(await Task.WhenAll(readers).WaitAsync(Limit), text => Assert.Equal(90 * 8, text.Length));
    }

    [Fact]
    public async Task Beyond_the_limit_nothing_is_kept_and_the_output_says_so()
    {
        var build = Guid.NewGuid();
        await using (var output = Outputs.Begin(build))
        {
            for (var i = 0; i < 50; i++)
            {
                await output.LineAsync(new string('x', 99), CancellationToken.None);
            }
        }

        var text = await ReadAsync(build, 0);

        Assert.EndsWith(" !     More output is not kept.\n", text, StringComparison.Ordinal);
        Assert.True(text.Length < 1100);
    }

    [Fact]
    public async Task A_reader_beyond_the_end_and_one_of_nothing_end()
    {
        var build = Guid.NewGuid();
        await using (var output = Outputs.Begin(build))
        {
            await output.LineAsync("one", CancellationToken.None);
        }

        Assert.Equal("", await ReadAsync(build, 1000).WaitAsync(Limit));
        Assert.Equal("", await ReadAsync(Guid.NewGuid(), 0).WaitAsync(Limit));
        Assert.False(Outputs.Exists(Guid.NewGuid()));
        Outputs.Delete(build);
        Assert.False(Outputs.Exists(build));
    }

    [Fact]
    public async Task A_reader_that_leaves_disturbs_nobody()
    {
        var build = Guid.NewGuid();
        await using var output = Outputs.Begin(build);
        using var leaving = new CancellationTokenSource();
        var reader = ReadAsync(build, 0, leaving.Token);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.WaitAsync(Limit));
        await output.LineAsync("on", CancellationToken.None);
    }

    private async Task<string> ReadAsync(Guid build, long offset, CancellationToken cancellation = default)
    {
        var bytes = new List<byte>();
        await foreach (var piece in Outputs.ReadAsync(build, offset, cancellation))
        {
            bytes.AddRange(piece.Span);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
