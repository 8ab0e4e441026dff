using System.Text.RegularExpressions;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Buildpacks;

/// <summary>A buildpack as an app names it: one that is shipped, or an address of git or of a <c>.tgz</c>.</summary>
public sealed partial record BuildpackReference
{
    private const int LengthLimit = 2048;

    private BuildpackReference(string text, BuildpackOrigin origin, string location, string? commitish)
    {
        Text = text;
        Origin = origin;
        Location = location;
        Commitish = commitish;
    }

    /// <summary>As it is shown: the short name of a shipped one, else the address without user and password.</summary>
    public string Text { get; }

    /// <summary>As it is stored: what <see cref="Parse"/> makes the same value from.</summary>
    public string Url => Origin is BuildpackOrigin.Shipped ? Text : Commitish is null ? Location : $"{Location}#{Commitish}";

    internal BuildpackOrigin Origin { get; }

    /// <summary>The folder's name of a shipped one, else the address that is fetched.</summary>
    internal string Location { get; }

    /// <summary>What follows <c>#</c>: a branch, a tag or a commit.</summary>
    internal string? Commitish { get; }

    public static Result<BuildpackReference> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > LengthLimit || text.Any(c => char.IsControl(c) || c == ' '))
        {
            return Fault.Invalid("A buildpack is a name such as heroku/python or an address such as https://github.com/you/your-buildpack#branch.");
        }

        if (ShippedName().Match(text) is { Success: true } shipped && Shipped.Find(shipped.Groups["name"].Value) is { } found)
        {
            return found;
        }

        if (RegistryName().IsMatch(text))
        {
            return Fault.Invalid($"The buildpack {text} is not shipped with this platform. Shipped are {string.Join(", ", Shipped.All.Select(b => b.Text))}; any other works by its git address.");
        }

        return ParseAddress(text);
    }

    internal static BuildpackReference OfShipped(string folder) => new($"heroku/{folder}", BuildpackOrigin.Shipped, folder, null);

    private static Result<BuildpackReference> ParseAddress(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var (address, commitish) = hash < 0 ? (text, null) : (text[..hash], text[(hash + 1)..]);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Scheme is not ("http" or "https" or "git"))
        {
            return Fault.Invalid($"The buildpack {Hidden(text)} cannot be fetched: use an http, https or git address.");
        }

        if (commitish is { Length: > 0 } && !CommitishPattern().IsMatch(commitish))
        {
            return Fault.Invalid($"'{commitish}' after # is no branch, tag or commit.");
        }

        var archive = uri.AbsolutePath.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || uri.AbsolutePath.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);
        var wanted = string.IsNullOrEmpty(commitish) || archive ? null : commitish;
        return new BuildpackReference(
            Hidden(address) + (wanted is null ? "" : "#" + wanted), archive ? BuildpackOrigin.Archive : BuildpackOrigin.Git, address, wanted);
    }

    private static string Hidden(string address) => UserInfo().Replace(address, "://");

    [GeneratedRegex(@"^(?:urn:buildpack:)?(?:heroku/(?<name>[a-z]+)|https://buildpack-registry\.s3\.amazonaws\.com/buildpacks/heroku/(?<name>[a-z]+)\.tgz|https://codon-buildpacks\.s3\.amazonaws\.com/buildpacks/heroku/(?<name>[a-z]+)\.tgz)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ShippedName();

    [GeneratedRegex(@"^(?:urn:buildpack:)?[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex RegistryName();

    // git-check-ref-format(1), narrowed: no leading dash (it would be an option), nothing a shell or a refspec reads.
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./+@-]{0,255}\z", RegexOptions.NonBacktracking)]
    private static partial Regex CommitishPattern();

    [GeneratedRegex("://[^/@]*@", RegexOptions.NonBacktracking)]
    private static partial Regex UserInfo();
}
