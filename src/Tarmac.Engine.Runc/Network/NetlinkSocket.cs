using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tarmac.Linux;

namespace Tarmac.Engine.Runc.Network;

/// <summary>Talks rtnetlink(7) to the network namespace of the thread that made it. One user at a time.</summary>
internal sealed class NetlinkSocket : IDisposable
{
    private readonly int _socket;
    private uint _sequence;

    public NetlinkSocket()
    {
        const int netlink = 16, rawCloseOnExec = 3 | 0x80000, route = 0;
        _socket = LibC.OpenSocket(netlink, rawCloseOnExec, route);
        if (_socket < 0)
        {
            throw LibC.Failure("socket AF_NETLINK");
        }
    }

    /// <summary>Sends and waits for the acknowledgement. False when it is there already.</summary>
    public bool Request(NetlinkMessage message, string what)
    {
        Span<byte> answer = stackalloc byte[16 * 1024];
        Exchange(message, answer);
        var error = -BinaryPrimitives.ReadInt32LittleEndian(answer[16..]);
        return error switch
        {
            0 => true,
            Errno.Exists => false,
            _ => throw new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error),
        };
    }

    /// <summary>The interface's index; null when there is none of this name.</summary>
    public int? Find(string name)
    {
        const ushort getLink = 18, interfaceName = 3, error = 2;
        Span<byte> answer = stackalloc byte[16 * 1024];
        var length = Exchange(new NetlinkMessage(getLink, 0).Link(0).Attribute(interfaceName, name), answer);
        if (BinaryPrimitives.ReadUInt16LittleEndian(answer[4..]) == error)
        {
            return null;
        }

        // The acknowledgement follows the link, in the same datagram or in one of its own.
        if (length <= BinaryPrimitives.ReadInt32LittleEndian(answer))
        {
            Span<byte> acknowledgement = stackalloc byte[1024];
            _ = LibC.Receive(_socket, acknowledgement, acknowledgement.Length, 0);
        }

        return BinaryPrimitives.ReadInt32LittleEndian(answer[20..]);
    }

    public void Dispose() => _ = LibC.Close(_socket);

    private int Exchange(NetlinkMessage message, Span<byte> answer)
    {
        var bytes = message.Finish(++_sequence);
        if (LibC.Send(_socket, bytes, bytes.Length, 0) != bytes.Length)
        {
            throw LibC.Failure("netlink send");
        }

        var length = LibC.Receive(_socket, answer, answer.Length, 0);
        return length >= 16 ? (int)length : throw LibC.Failure("netlink receive");
    }
}
