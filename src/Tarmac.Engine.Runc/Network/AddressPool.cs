using System.Buffers.Binary;
using System.Net;

namespace Tarmac.Engine.Runc.Network;

/// <summary>
/// Dynos' addresses: the lower half of the subnet for dynos, the upper for build dynos. Given in turn, so that an address rests before it is
/// used again: connections to a dyno that has gone must not reach another.
/// </summary>
internal sealed class AddressPool
{
    private readonly Lock _lock = new();
    private readonly HashSet<uint> _taken = [];
    private readonly uint _first;
    private readonly uint _size;
    private readonly uint[] _next = [0, 0];

    public AddressPool(IPNetwork subnet)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subnet.PrefixLength, 28, nameof(subnet));
        _first = ToNumber(subnet.BaseAddress);
        _size = 1u << (32 - subnet.PrefixLength);
    }

    /// <summary>The build dynos' half, for the firewall.</summary>
    public static IPNetwork BuildHalf(IPNetwork subnet) =>
        new(ToAddress(ToNumber(subnet.BaseAddress) + (1u << (31 - subnet.PrefixLength))), subnet.PrefixLength + 1);

    public IPAddress Take(bool build)
    {
        var half = _size / 2;
        lock (_lock)
        {
            for (var tries = 0u; tries < half; tries++)
            {
                var offset = _next[build ? 1 : 0]++ % half;

                // The subnet's own address and the bridge's are the first two, the broadcast address is the last.
                var address = _first + offset + (build ? half : 0);
                if (address > _first + 1 && address < _first + _size - 1 && _taken.Add(address))
                {
                    return ToAddress(address);
                }
            }
        }

        throw new IOException("No address is free for a dyno: use a larger subnet");
    }

    /// <summary>Takes note of the address of a dyno that an earlier run started.</summary>
    public void Adopt(IPAddress address)
    {
        lock (_lock)
        {
            _taken.Add(ToNumber(address));
            var offset = ToNumber(address) - _first;
            var half = offset >= _size / 2 ? 1 : 0;
            _next[half] = Math.Max(_next[half], (offset % (_size / 2)) + 1);
        }
    }

    public void Return(IPAddress address)
    {
        lock (_lock)
        {
            _taken.Remove(ToNumber(address));
        }
    }

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress ToAddress(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
