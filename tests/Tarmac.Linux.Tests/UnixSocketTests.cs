using System.Net.Sockets;
using Tarmac.Linux.Sockets;

namespace Tarmac.Linux.Tests;

public sealed class UnixSocketTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task A_socket_takes_the_place_of_one_that_was_left_and_has_its_mode()
    {
        UnixSocket.Listen(_folder["socket"], Owner).Dispose();
        await File.WriteAllTextAsync(_folder["socket"], "", TestContext.Current.CancellationToken);
        using var socket = UnixSocket.Listen(_folder["socket"], Owner);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(_folder["socket"]), TestContext.Current.CancellationToken);

        Assert.Equal(Owner, File.GetUnixFileMode(_folder["socket"]));
    }

    [Fact]
    public void A_path_that_is_too_long_says_so()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => UnixSocket.Listen(_folder[new string('x', 100)], Owner));

        Assert.Contains("107 bytes", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
