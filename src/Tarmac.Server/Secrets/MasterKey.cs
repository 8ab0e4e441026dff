using System.Security.Cryptography;
using Tarmac.Linux.Files;

namespace Tarmac.Server.Secrets;

/// <summary>The key of <see cref="SecretBox"/>, in <c>secrets/master.key</c>. Without it, config vars and add-on secrets cannot be read again.</summary>
internal static class MasterKey
{
    private const int Size = 32;

    public static byte[] LoadOrCreate(string file)
    {
        Directory.CreateDirectory(
            Path.GetDirectoryName(file)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!File.Exists(file))
        {
            // Never over another: two first starts at once must agree on one.
            WholeFile.TryCreate(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)) + "\n");
        }

        var key = Convert.FromBase64String(File.ReadAllText(file).Trim());
        return key.Length == Size ? key : throw new InvalidDataException($"{file} does not hold a key of {Size} bytes. Restore it from a backup.");
    }
}
