using Tarmac.Server.Capabilities;

namespace Tarmac.Server.Transfers;

/// <summary>How a backup is named in a restore: <c>backup:ID</c> (its <c>to_url</c>), or the URL that anybody may get it from for a while.</summary>
internal sealed class BackupUrls(CapabilityUrls urls, Capability capability)
{
    public const string Path = "backups";

    private const string Scheme = "backup:";

    private const string Purpose = "backup-get";

    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public static string Of(Guid id) => $"{Scheme}{id}";

    /// <summary>The stock CLI downloads over TLS only, which the API's port speaks as well.</summary>
    public string Public(Guid id) => urls.Make(Path, Purpose, id.ToString(), Life).Replace("http://", "https://", StringComparison.Ordinal);

    public Guid? ReadToken(string token) => capability.TryRead(Purpose, token, out var id) ? Guid.Parse(id) : null;

    /// <summary>The backup that a URL names; null for a URL that is not of this installation.</summary>
    public Guid? Read(string? url) => url switch
    {
        null => null,
        _ when url.StartsWith(Scheme, StringComparison.Ordinal) => Guid.TryParse(url.AsSpan(Scheme.Length), out var id) ? id : null,
        _ => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && CapabilityUrls.TokenOf(parsed, Path) is { } token ? ReadToken(token) : null,
    };
}
