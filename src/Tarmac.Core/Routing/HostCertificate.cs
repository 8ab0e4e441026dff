using System.Collections.Immutable;

namespace Tarmac.Core.Routing;

/// <summary>A certificate for TLS by SNI. <see cref="PemFile"/> holds chain and private key; only root reads it.</summary>
public sealed record HostCertificate(ImmutableArray<string> Hosts, string PemFile);
