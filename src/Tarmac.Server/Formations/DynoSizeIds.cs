using System.Security.Cryptography;
using System.Text;

namespace Tarmac.Server.Formations;

/// <summary>Ids of things that have only a name here: always the same for the same name.</summary>
internal static class DynoSizeIds
{
    public static Guid Of(string size) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"dyno-size:{size}")).AsSpan(0, 16));
}
