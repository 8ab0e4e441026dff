using System.Buffers.Binary;
using System.Text;

namespace Tarmac.Engine.Runc.Network;

/// <summary>One rtnetlink(7) request under construction: header, fixed part, attributes.</summary>
internal sealed class NetlinkMessage
{
    private const ushort RequestAndAcknowledge = 1 | 4;
    private readonly List<byte> _bytes = [.. new byte[16]];

    public NetlinkMessage(ushort type, ushort flags)
    {
        Set(4, type);
        Set(6, (ushort)(flags | RequestAndAcknowledge));
    }

    public NetlinkMessage Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>struct ifinfomsg.</summary>
    public NetlinkMessage Link(int index, byte family = 0, bool up = false)
    {
        Span<byte> link = stackalloc byte[16];
        link.Clear();
        link[0] = family;
        BinaryPrimitives.WriteInt32LittleEndian(link[4..], index);
        link[8] = link[12] = up ? (byte)1 : (byte)0;
        return Raw(link);
    }

    public NetlinkMessage Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        Pad();
        Span<byte> header = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], type);
        Raw(header).Raw(value);
        Pad();
        return this;
    }

    public NetlinkMessage Attribute(ushort type, string value) => Attribute(type, Encoding.ASCII.GetBytes(value + "\0"));

    public NetlinkMessage Attribute(ushort type, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Attribute(type, bytes);
    }

    public NetlinkMessage Nested(ushort type, Action<NetlinkMessage> content)
    {
        Pad();
        var start = _bytes.Count;
        Raw(0, 0, 0, 0);
        content(this);
        Pad();
        Set(start, (ushort)(_bytes.Count - start));
        Set(start + 2, type);
        return this;
    }

    public byte[] Finish(uint sequence)
    {
        Pad();
        var bytes = _bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), sequence);
        return bytes;
    }

    private void Set(int offset, ushort value) => (_bytes[offset], _bytes[offset + 1]) = ((byte)value, (byte)(value >> 8));

    private void Pad()
    {
        while (_bytes.Count % 4 != 0)
        {
            _bytes.Add(0);
        }
    }
}
