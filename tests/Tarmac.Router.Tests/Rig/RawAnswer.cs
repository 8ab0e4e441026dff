namespace Tarmac.Router.Tests.Rig;

/// <summary>An HTTP/1.1 response as it came.</summary>
/// <param name="Whole">Whether the body ended as its framing promised.</param>
internal sealed record RawAnswer(int Status, IReadOnlyList<string> HeaderLines, string Body, bool Whole)
{
    public IEnumerable<string> Header(string name) => HeaderLines
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim());
}
