using Tarmac.Cli.PlatformRuns;

namespace Tarmac.Cli.Tests.PlatformRuns;

public sealed class RendezvousTests
{
    [Fact]
    public async Task The_byte_that_ends_the_input_never_goes_out_last_inside_it()
    {
        byte[] data = [1, 4, 2, 4, 4];
        var sent = new Writes();

        await Rendezvous.SendAsync(new OneByteAtATime(data), sent, TestContext.Current.CancellationToken);

        Assert.Equal([.. data, 4], sent.All);
        Assert.All(sent.Chunks.SkipLast(1), chunk => Assert.NotEqual(4, chunk[^1]));
    }

    private sealed class OneByteAtATime(byte[] data) : MemoryStream(data)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..1], cancellationToken);
    }

    private sealed class Writes : MemoryStream
    {
        public List<byte[]> Chunks { get; } = [];

        public byte[] All => [.. Chunks.SelectMany(chunk => chunk)];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!buffer.IsEmpty)
            {
                Chunks.Add(buffer.ToArray());
            }

            return ValueTask.CompletedTask;
        }
    }
}
