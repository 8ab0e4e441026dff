using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Routing;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Tls;

/// <summary>The certificates of the table in force, by the host name that the client asks for (SNI).</summary>
internal sealed partial class CertificateShelf(ILogger<CertificateShelf> logger)
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private readonly Dictionary<(string File, DateTime Written), SslServerAuthenticationOptions> _loaded = [];
    private readonly Lazy<SslServerAuthenticationOptions> _selfSigned = new(SelfSigned);
    private volatile HostMap<SslServerAuthenticationOptions> _byHost = new();
    private volatile SslServerAuthenticationOptions? _default;

    /// <summary>Takes a table's certificates. One that cannot be read is left out: a bad file must not hold up everybody's routes.</summary>
    public void Take(RouteTable table)
    {
        var byHost = new HostMap<SslServerAuthenticationOptions>();
        SslServerAuthenticationOptions? first = null;
        lock (_loaded)
        {
            var used = new HashSet<(string, DateTime)>();
            foreach (var certificate in table.Certificates)
            {
                var key = (certificate.PemFile, File.GetLastWriteTimeUtc(certificate.PemFile));
                if (Load(key) is not { } options)
                {
                    continue;
                }

                used.Add(key);
                first ??= options;
                foreach (var host in certificate.Hosts)
                {
                    byHost.TryAdd(host, options);
                }
            }

            foreach (var unused in _loaded.Keys.Where(key => !used.Contains(key)).ToList())
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

    private SslServerAuthenticationOptions? Load((string File, DateTime Written) key)
    {
        if (_loaded.TryGetValue(key, out var options))
        {
            return options;
        }

        try
        {
            var pem = File.ReadAllText(key.File);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            options = Serve(X509Certificate2.CreateFromPem(pem, pem), chain);
            _loaded.Add(key, options);
            return options;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            Log.Unusable(logger, key.File, unusable.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Certificate {File} cannot be used: {Reason}")]
        public static partial void Unusable(ILogger logger, string file, string reason);
    }
}
