using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Keys;

/// <summary>An SSH public key in OpenSSH's one-line form: <c>type base64 comment</c> (sshd(8), AUTHORIZED_KEYS FILE FORMAT; no options).</summary>
internal sealed record PublicKey(string Text, string Comment, string Fingerprint)
{
    private const int Limit = 16 * 1024;

    private static readonly string[] Types =
        ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"];

    public static Result<PublicKey> Parse(string? text)
    {
        var parts = text is { Length: <= Limit } ? text.Trim().Split(' ', 3) : [];
        if (parts.Length < 2 || !Types.Contains(parts[0]) || parts.Any(p => p.Any(char.IsControl)))
        {
            return Fault.Invalid("Key is not an SSH public key: give the line of a .pub file, such as 'ssh-ed25519 AAAA... you@example.org'.");
        }

        var bytes = new byte[parts[1].Length];
        return Convert.TryFromBase64String(parts[1], bytes, out var length) && Names(bytes.AsSpan(0, length), parts[0])
            ? new PublicKey(string.Join(' ', parts), parts.Length > 2 ? parts[2] : "", Print(bytes.AsSpan(0, length)))
            : Fault.Invalid("Key is damaged: its content does not match its type.");
    }

    // RFC 4253, 6.6: the blob begins with the type's name as a length-prefixed string.
    private static bool Names(ReadOnlySpan<byte> blob, string type) => blob.Length > 4 + type.Length
        && BinaryPrimitives.ReadUInt32BigEndian(blob) == type.Length
        && Encoding.ASCII.GetString(blob.Slice(4, type.Length)) == type;

    private static string Print(ReadOnlySpan<byte> blob) => "SHA256:" + Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('=');
}
