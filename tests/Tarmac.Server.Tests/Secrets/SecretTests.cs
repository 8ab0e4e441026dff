using System.Security.Cryptography;
using Tarmac.Server.Secrets;

namespace Tarmac.Server.Tests.Secrets;

public sealed class SecretTests
{
    [Fact]
    public void A_sealed_value_opens_with_its_key_and_purpose_only()
    {
        var box = new SecretBox(RandomNumberGenerator.GetBytes(32));
        var closed = box.Seal("config", "geheim"u8);

        Assert.Equal("geheim"u8.ToArray(), box.Open("config", closed));
        Assert.ThrowsAny<CryptographicException>(() => box.Open("add-on", closed));
        Assert.ThrowsAny<CryptographicException>(() => new SecretBox(RandomNumberGenerator.GetBytes(32)).Open("config", closed));
        closed[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => box.Open("config", closed));
        Assert.ThrowsAny<CryptographicException>(() => box.Open("config", []));
    }

    [Fact]
    public void The_master_key_is_made_once_and_only_its_owner_reads_it()
    {
        var folder = Directory.CreateTempSubdirectory("tarmac-key-");
        var file = Path.Combine(folder.FullName, "secrets", "master.key");

        var first = MasterKey.LoadOrCreate(file);

        Assert.Equal(first, MasterKey.LoadOrCreate(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_password_matches_its_hash_and_no_other()
    {
        var hash = Password.Hash("correct horse");

        Assert.True(Password.Matches("correct horse", hash));
        Assert.False(Password.Matches("battery staple", hash));
        Assert.False(Password.Matches("", null));
    }
}
