using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Tarmac.Cli.Clients;
using Tarmac.Contracts.Client;

namespace Tarmac.Cli.PlatformRuns;

/// <summary>Where the Platform API is, the account's key, and the CA that its certificates come from (none: the machine's own).</summary>
internal sealed record PlatformAccess(Uri Api, string Key, string? Authority)
{
    /// <summary>This machine's installation, else what <c>eval "$(tarmac env)"</c> has set; or the sentence for the user.</summary>
    public static (PlatformAccess? Found, string? Problem) Find()
    {
        var given = Environment.GetEnvironmentVariable("HEROKU_API_KEY");
        var (installation, problem) = Installation.Find();
        if (installation is not null)
        {
            var key = AccountKey.Read(installation) ?? given;
            return key is null
                ? (null, $"The first account's key in {installation.AccountFile} can be read by root only: use sudo, or set HEROKU_API_KEY.")
                : (new PlatformAccess(new Uri(installation.ApiUrl), key, installation.AuthorityFile), null);
        }

        return Uri.TryCreate(Environment.GetEnvironmentVariable("HEROKU_HOST"), UriKind.Absolute, out var host) && !string.IsNullOrEmpty(given)
            ? (new PlatformAccess(host, given, Environment.GetEnvironmentVariable("GIT_SSL_CAINFO")), null)
            : (null, $"No installation: {problem}");
    }

    /// <summary>Calls of the API with the key. Each may take as long as the limit; 60 s where none is given.</summary>
    public PlatformClient Client(TimeSpan? limit = null) => new(
        new HttpClient(new SocketsHttpHandler { SslOptions = Tls(Api.Host) }) { BaseAddress = Api, Timeout = limit ?? TimeSpan.FromSeconds(60) }, Key, TimeProvider.System);

    /// <summary>TLS to a host of the platform.</summary>
    public SslClientAuthenticationOptions Tls(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (Authority is { Length: > 0 } && File.Exists(Authority))
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(Authority);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }
}
