using Tarmac.Router.Http1;

namespace Tarmac.Router.Exchanges;

/// <summary>What of a request body went to a connection that was used before: should it turn out to be dead, the body goes again to a new one.</summary>
internal sealed class SentBody
{
    private const int MostBytes = 64 * 1024;

    private readonly HeadBuffer _bytes = new();

    /// <summary>Whether more is kept. A new connection needs nothing to be sent again.</summary>
    public bool Keeps { get; set; }

    /// <summary>Whether nothing that was sent is missing here.</summary>
    public bool IsWhole { get; private set; } = true;

    public ReadOnlyMemory<byte> Memory => _bytes.Memory;

    public void Add(List<ArraySegment<byte>> pieces)
    {
        var size = Keeps ? pieces.Sum(piece => piece.Count) : 0;
        if (!Keeps || _bytes.Length + size > MostBytes)
        {
            IsWhole = false;
            Drop();
            return;
        }

        if (_bytes.Length == 0)
        {
            _bytes.Rent(size);
        }

        foreach (var piece in pieces)
        {
            _bytes.Append(piece);
        }
    }

    public void Drop()
    {
        Keeps = false;
        _bytes.Return();
    }
}
