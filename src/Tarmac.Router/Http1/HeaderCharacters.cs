using System.Buffers;

namespace Tarmac.Router.Http1;

/// <summary>RFC 9110 section 5: what names and values are made of.</summary>
internal static class HeaderCharacters
{
    private const string TokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static readonly SearchValues<char> Token = SearchValues.Create(TokenCharacters);

    public static readonly SearchValues<byte> TokenBytes = SearchValues.Create([.. TokenCharacters.Select(c => (byte)c)]);

    public static readonly SearchValues<char> NotInValue = SearchValues.Create([.. Controls.Select(c => (char)c)]);

    public static readonly SearchValues<byte> NotInValueBytes = SearchValues.Create([.. Controls.Select(c => (byte)c)]);

    private static IEnumerable<int> Controls => Enumerable.Range(0, 32).Where(c => c != '\t').Append(127);
}
