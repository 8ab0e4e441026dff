using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Tarmac.Linux;

namespace Tarmac.Engine.Runc.Network;

/// <summary>Talks rtnetlink(7) to the network namespace of the thread that made it. One user at a time.</summary>
internal sealed class NetlinkSocket : IDisposable
{
    private const int Header = 16;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private readonly int _socket;
    private readonly TimeSpan _limit;
    private uint _sequence;

    public NetlinkSocket()
        : this(Open(), AnswerLimit)
    {
    }

    /// <param name="socket">Whose other end answers as the kernel does.</param>
    /// <param name="limit">How long an answer may take.</param>
    internal NetlinkSocket(int socket, TimeSpan limit)
    {
        (_socket, _limit) = (socket, limit);
    }

    /// <summary>Sends and waits for the acknowledgement. False when it is there already.</summary>
    public bool Request(NetlinkMessage message, string what) => Exchange(message).Error switch
    {
        0 => true,
        Errno.Exists => false,
        var error => throw new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error),
    };

    /// <summary>The interface's index; null when there is none of this name.</summary>
    public int? Find(string name)
    {
        const ushort getLink = 18, interfaceName = 3;
        var (error, index) = Exchange(new NetlinkMessage(getLink, 0).Link(0).Attribute(interfaceName, name));
        return error == 0 ? index : null;
    }

    public void Dispose() => _ = LibC.Close(_socket);

    private static int Open()
    {
        const int netlink = 16, rawCloseOnExec = 3 | 0x80000, route = 0;
        var socket = LibC.OpenSocket(netlink, rawCloseOnExec, route);
        return socket >= 0 ? socket : throw LibC.Failure("socket AF_NETLINK");
    }

    /// <summary>Returns the acknowledgement's error, 0 for none, and the index of the interface that came before it.</summary>
    private (int Error, int? Index) Exchange(NetlinkMessage message)
    {
        var bytes = message.Finish(++_sequence);
        if (LibC.Send(_socket, bytes, bytes.Length, 0) != bytes.Length)
        {
            throw LibC.Failure("netlink send");
        }

        var sent = Stopwatch.GetTimestamp();
        Span<byte> answer = stackalloc byte[16 * 1024];
        int? index = null;
        while (true)
        {
            var rest = answer[..Receive(answer, _limit - Stopwatch.GetElapsedTime(sent))];
            while (rest.Length >= Header + 4 && BinaryPrimitives.ReadInt32LittleEndian(rest) is var length && length >= Header + 4 && length <= rest.Length)
            {
                // Others answer a request that was given up.
                if (BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) == _sequence)
                {
                    const ushort acknowledgement = 2, link = 16;
                    switch (BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]))
                    {
                        case acknowledgement:
                            return (-BinaryPrimitives.ReadInt32LittleEndian(rest[Header..]), index);
                        case link when length >= Header + 8:
                            index = BinaryPrimitives.ReadInt32LittleEndian(rest[(Header + 4)..]);
                            break;
                    }
                }

                rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
            }
        }
    }

    private int Receive(Span<byte> answer, TimeSpan left)
    {
        const short readable = 1;
        Span<LibC.PollEntry> entry = [new() { File = _socket, Events = readable }];
        if (left <= TimeSpan.Zero || LibC.Poll(entry, 1, (int)Math.Ceiling(left.TotalMilliseconds)) == 0)
        {
            throw new IOException($"The kernel did not answer a netlink request within {_limit.TotalSeconds:0} s");
        }

        var length = LibC.Receive(_socket, answer, answer.Length, 0);
        return length >= 0 ? (int)length : throw LibC.Failure("netlink receive");
    }
}
