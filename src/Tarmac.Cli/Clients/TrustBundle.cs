using System.Text;
using Tarmac.Linux.Files;

namespace Tarmac.Cli.Clients;

/// <summary>
/// One file with the CAs that the user trusts already and the platform's own. git replaces its list by the file that it is given,
/// so the platform's CA alone would cut the user off from every other server.
/// </summary>
internal static class TrustBundle
{
    private const string SystemBundle = "/etc/ssl/certs/ca-certificates.crt";

    public static string? Write(Installation installation)
    {
        try
        {
            var authority = File.ReadAllText(installation.AuthorityFile).Trim();
            var bundle = BundlePath(installation);
            Directory.CreateDirectory(Path.GetDirectoryName(bundle)!);
            var text = new StringBuilder();
            foreach (var source in Sources().Where(source => source != bundle).Distinct())
            {
                text.AppendLine(File.ReadAllText(source).Replace(authority, "").TrimEnd());
            }

            var content = text.AppendLine(authority).ToString();
            if (!File.Exists(bundle) || File.ReadAllText(bundle) != content)
            {
                WholeFile.Write(bundle, content, WholeFile.Public);
            }

            return bundle;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Sources()
    {
        string?[] candidates = [SystemBundle, Environment.GetEnvironmentVariable("GIT_SSL_CAINFO"), Environment.GetEnvironmentVariable("NODE_EXTRA_CA_CERTS")];
        return candidates.OfType<string>().Where(File.Exists);
    }

    private static string BundlePath(Installation installation)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "tarmac", $"{installation.Name}-{installation.ApiPort}-ca.pem");
    }
}
