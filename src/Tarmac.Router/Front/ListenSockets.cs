using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Tarmac.Router.Front;

/// <summary>
/// The sockets that accept clients. socket(7) SO_REUSEPORT: a new version of the router listens beside the old one, which then stops. The kernel
/// resets connections that wait to be accepted on a socket that closes, so the old one first passes new connections on to the newcomer.
/// </summary>
internal sealed class ListenSockets
{
    private const int SolSocket = 1;
    private const int SoReusePort = 15;
    private const int SoAttachReusePortCbpf = 51;
    private const ushort BpfReturnConstant = 0x06;

    private readonly List<Socket> _sockets = [];

    public Socket Bind(EndPoint endPoint)
    {
        if (endPoint is not IPEndPoint address)
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }

        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
        socket.Bind(address);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>
    /// Sends every new connection to the second socket of each port: the first is ours, the older one. Where there is no second, the kernel finds
    /// the number out of range and chooses as ever, so nothing is refused.
    /// </summary>
    public void PassOn()
    {
        Span<byte> instruction = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, BpfReturnConstant);
        BinaryPrimitives.WriteInt32LittleEndian(instruction[4..], 1);
        var pinned = GCHandle.Alloc(instruction.ToArray(), GCHandleType.Pinned);
        try
        {
            Span<byte> program = stackalloc byte[16];
            program.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(program, 1);
            BinaryPrimitives.WriteInt64LittleEndian(program[8..], pinned.AddrOfPinnedObject());
            foreach (var socket in _sockets)
            {
                socket.SetRawSocketOption(SolSocket, SoAttachReusePortCbpf, program);
            }
        }
        finally
        {
            pinned.Free();
        }
    }
}
