using System.Text;

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
            var name = $"{installation.Name}-{installation.ApiPort}-ca.pem";
            var bundle = UserCache.PathOf(name);
            var text = new StringBuilder();
            foreach (var source in Sources().Where(source => source != bundle).Distinct())
            {
                text.AppendLine(File.ReadAllText(source).Replace(authority, "").TrimEnd());
            }

            return UserCache.Write(name, text.AppendLine(authority).ToString());
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
}
