using System.Buffers.Binary;
using System.Net.Sockets;
using Tarmac.Engine.Runc.Network;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>The other end of the socket is played by the test, which answers as the kernel should and should not.</summary>
public sealed class NetlinkTests : IDisposable
{
    private const int NoPermission = 1;
    private readonly string _folder = Directory.CreateTempSubdirectory("netlink").FullName;
    private readonly Socket _kernel = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Socket _ours = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NetlinkTests()
    {
        var (kernel, ours) = (new UnixDomainSocketEndPoint(Path.Combine(_folder, "kernel")), new UnixDomainSocketEndPoint(Path.Combine(_folder, "ours")));
        _kernel.Bind(kernel);
        _ours.Bind(ours);
        _kernel.Connect(ours);
        _ours.Connect(kernel);
    }

    [Fact]
    public void An_answer_to_an_earlier_request_is_not_taken_for_the_answer()
    {
        var netlink = new NetlinkSocket((int)_ours.SafeHandle.DangerousGetHandle(), TimeSpan.FromSeconds(30));
        Answer(sequence: 0, NoPermission);
        Answer(sequence: 1, 0);

        Assert.True(netlink.Request(new NetlinkMessage(16, 0).Link(1), "start lo"));
    }

    [Fact]
    public void A_refusal_says_what_was_tried()
    {
        var netlink = new NetlinkSocket((int)_ours.SafeHandle.DangerousGetHandle(), TimeSpan.FromSeconds(30));
        Answer(sequence: 1, NoPermission);

        Assert.StartsWith("start lo: ", Assert.Throws<IOException>(() => netlink.Request(new NetlinkMessage(16, 0).Link(1), "start lo")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_is_never_answered_is_given_up()
    {
        var netlink = new NetlinkSocket((int)_ours.SafeHandle.DangerousGetHandle(), TimeSpan.FromMilliseconds(50));

        Assert.Contains("did not answer", Assert.Throws<IOException>(() => netlink.Find("eth0")).Message, StringComparison.Ordinal);
        Answer(sequence: 1, NoPermission);
        Answer(sequence: 2, 0);
        Assert.True(netlink.Request(new NetlinkMessage(16, 0).Link(1), "start lo"));
    }

    [Fact]
    public void A_kernel_without_IPv6_has_nothing_to_be_switched_off()
    {
        Ipv6.Disable("tarmac0", Path.Combine(_folder, "ipv6"));
        Directory.CreateDirectory(Path.Combine(_folder, "ipv6/conf/tarmac0"));
        Ipv6.Disable("tarmac0", Path.Combine(_folder, "ipv6"));

        Assert.Equal("1", File.ReadAllText(Path.Combine(_folder, "ipv6/conf/tarmac0/disable_ipv6")));
    }

    public void Dispose()
    {
        _kernel.Dispose();
        _ours.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Answer(uint sequence, int error)
    {
        var answer = new byte[36];
        BinaryPrimitives.WriteInt32LittleEndian(answer, answer.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(answer.AsSpan(8), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(16), -error);
        _kernel.Send(answer);
    }
}
