using System.Text.RegularExpressions;

namespace Tarmac.Builds.Git;

/// <summary>The four requests of git's smart HTTP protocol (gitprotocol-http(5)). Everything else is the dumb protocol or no git.</summary>
internal sealed partial record GitRequest(string Service, bool Advertises)
{
    public bool Receives => Service == "git-receive-pack";

    public string ContentType => $"application/x-{Service}-request";

    public static GitRequest? Parse(string method, string path, string? service) => (method, path) switch
    {
        ("GET", "info/refs") when service is "git-upload-pack" or "git-receive-pack" => new GitRequest(service, Advertises: true),
        ("POST", "git-upload-pack" or "git-receive-pack") => new GitRequest(path, Advertises: false),
        _ => null,
    };

    /// <summary>The header of protocol version 2; what git would not send is passed over.</summary>
    public static string? Protocol(string? header) => header is not null && ProtocolHeader().IsMatch(header) ? header : null;

    [GeneratedRegex(@"^[a-z0-9=:._-]{1,256}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ProtocolHeader();
}
