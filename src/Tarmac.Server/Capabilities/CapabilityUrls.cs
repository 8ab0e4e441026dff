using System.Globalization;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Capabilities;

/// <summary>URLs of the API's own port that need no key. Each is good for one purpose and for a time.</summary>
internal sealed class CapabilityUrls(Capability capability, TarmacSettings settings)
{
    private const string OutputPurpose = "output";

    private static readonly TimeSpan OutputLife = TimeSpan.FromDays(1);

    /// <summary>Where the output of a build or of a release phase is read.</summary>
    public string Output(Guid id) => Make("streams", OutputPurpose, id.ToString(), OutputLife);

    public Guid? ReadOutput(string token) => capability.TryRead(OutputPurpose, token, out var id) ? Guid.Parse(id) : null;

    public string Make(string path, string purpose, string content, TimeSpan life) =>
        string.Create(CultureInfo.InvariantCulture, $"http://{settings.Api.Host}:{settings.Api.Port}/{path}/{capability.Issue(purpose, content, life)}");

    /// <summary>The token of a URL that <see cref="Make"/> made, by whatever name and scheme the client reached us.</summary>
    public static string? TokenOf(Uri url, string path) =>
        url.AbsolutePath.StartsWith($"/{path}/", StringComparison.Ordinal) ? url.AbsolutePath[(path.Length + 2)..] : null;
}
