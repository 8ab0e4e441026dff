using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tarmac.Linux.Files;

namespace Tarmac.Server.Tls;

/// <summary>
/// The authority's own certificate and key. The key is written first and never again; a certificate that is missing, half written or of another key is
/// made from it, with the same name, so that clients that trust an earlier one of this key go on doing so.
/// </summary>
internal static class RootCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    public static X509Certificate2 LoadOrCreate(string certificateFile, string keyFile, DateTimeOffset now)
    {
        if (!File.Exists(keyFile))
        {
            using var created = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            WholeFile.Write(keyFile, created.ExportPkcs8PrivateKeyPem() + "\n");
        }

        using var key = ReadKey(keyFile);
        if (Load(certificateFile, key) is { } root)
        {
            return root;
        }

        WholeFile.Write(certificateFile, SelfSign(key, now) + "\n", WholeFile.Public);
        return Load(certificateFile, key) ?? throw new InvalidOperationException($"{certificateFile} cannot be read after it was written.");
    }

    private static ECDsa ReadKey(string keyFile)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
            return key;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new InvalidOperationException(
                $"{keyFile} is not a private key ({unreadable.Message}). Restore it, or remove it and ca.pem: then a new authority is made, which every client must trust anew.",
                unreadable);
        }
    }

    private static X509Certificate2? Load(string certificateFile, ECDsa key)
    {
        if (!File.Exists(certificateFile))
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile));
            return certificate.CopyWithPrivateKey(key);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static string SelfSign(ECDsa key, DateTimeOffset now)
    {
        var print = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 4));
        var request = new CertificateRequest($"CN=Tarmac platform CA {print}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var root = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        return root.ExportCertificatePem();
    }
}
