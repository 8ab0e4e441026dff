namespace Tarmac.Server.Absences;

/// <summary>Something that Heroku has and Tarmac has not, and where a client asks for it.</summary>
/// <param name="Name">As in "The pipelines of Heroku are not part of Tarmac 0.x."</param>
/// <param name="Resource">Heroku's word for it in an error.</param>
/// <param name="Paths">Parts of the path, each between slashes; one ending in <c>*</c> is the beginning of a part.</param>
internal sealed record Absence(string Name, string Resource, params string[] Paths)
{
    public string Message => $"The {Name} of Heroku are not part of Tarmac 0.x.";

    public bool Covers(string path) => Paths.Any(wanted => Covers(path, wanted));

    private static bool Covers(string path, string wanted) => wanted.EndsWith('*')
        ? path.Contains($"/{wanted[..^1]}", StringComparison.OrdinalIgnoreCase)
        : $"{path}/".Contains($"/{wanted}/", StringComparison.OrdinalIgnoreCase);
}
