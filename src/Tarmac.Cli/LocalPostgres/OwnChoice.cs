using System.Security.Cryptography;
using System.Text;
using Tarmac.Cli.Local;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>Apps whose user chose an own server even if another one is running.</summary>
internal static class OwnChoice
{
    public static bool IsMade(string appFolder) => File.Exists(FileOf(appFolder));

    public static void Make(string appFolder)
    {
        var file = FileOf(appFolder);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"{appFolder}\n");
    }

    private static string FileOf(string appFolder) =>
        Path.Combine(LocalFolders.Data, "own-server", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appFolder)))[..16]);
}
