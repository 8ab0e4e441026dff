using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Routing;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Tls;

/// <summary>The certificates of the table in force, by the host name that the client asks for (SNI).</summary>
internal sealed partial class CertificateShelf(ILogger<CertificateShelf> logger)
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private readonly Dictionary<string, SslServerAuthenticationOptions> _loaded = [];
    private readonly Lazy<SslServerAuthenticationOptions> _selfSigned = new(SelfSigned);
    private volatile HostMap<SslServerAuthenticationOptions> _byHost = new();
    private volatile SslServerAuthenticationOptions? _default;

    /// <summary>Takes a table's certificates. One that cannot be used is left out: it must not hold up everybody's routes.</summary>
    public void Take(RouteTable table)
    {
        var byHost = new HostMap<SslServerAuthenticationOptions>();
        SslServerAuthenticationOptions? first = null;
        lock (_loaded)
        {
            var used = new HashSet<string>();
            foreach (var certificate in table.Certificates)
            {
                // By its digest: the text holds the private key and is kept nowhere else.
                var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(certificate.Pem)));
                if (Load(digest, certificate) is not { } options)
                {
                    continue;
                }

                used.Add(digest);
                first ??= options;
                foreach (var host in certificate.Hosts)
                {
                    byHost.TryAdd(host, options);
                }
            }

            foreach (var unused in _loaded.Keys.Where(digest => !used.Contains(digest)).ToList())
            {
                _loaded.Remove(unused);
            }
        }

        (_byHost, _default) = (byHost, first);
    }

    /// <param name="host">As the client asked; empty when it sent no SNI.</param>
    public SslServerAuthenticationOptions Find(string host) => _byHost.Find(host) ?? _default ?? _selfSigned.Value;

    private static SslServerAuthenticationOptions SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tarmac-router", key, HashAlgorithmName.SHA256);
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        return Serve(request.CreateSelfSigned(from, from.AddYears(10)), []);
    }

    private static SslServerAuthenticationOptions Serve(X509Certificate2 certificate, X509Certificate2Collection chain) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
        ApplicationProtocols = Protocols,
        ClientCertificateRequired = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
    };

    private SslServerAuthenticationOptions? Load(string digest, HostCertificate certificate)
    {
        if (_loaded.TryGetValue(digest, out var options))
        {
            return options;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate.Pem);
            options = Serve(X509Certificate2.CreateFromPem(certificate.Pem, certificate.Pem), chain);
            _loaded.Add(digest, options);
            return options;
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            Log.Unusable(logger, string.Join(' ', certificate.Hosts), unusable.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7041, LogLevel.Error, "The certificate for {Hosts} cannot be used: {Reason}")]
        public static partial void Unusable(ILogger logger, string hosts, string reason);
    }
}
