using System.Collections.Immutable;

namespace Tarmac.Core.Routing;

/// <summary>A certificate for TLS by SNI.</summary>
/// <param name="Pem">The certificate, its chain and its private key: a secret.</param>
public sealed record HostCertificate(ImmutableArray<string> Hosts, string Pem)
{
    /// <summary>Without the key, so that none gets into a log.</summary>
    public override string ToString() => $"Certificate for {string.Join(' ', Hosts.IsDefault ? [] : Hosts)}";
}
