namespace Tarmac.Builds.Tests.Fakes;

internal static class ShippedBuildpacks
{
    /// <summary>The repository's own <c>buildpacks</c>.</summary>
    public static string Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder switch
    {
        null => throw new DirectoryNotFoundException("These tests run within the repository."),
        _ when File.Exists(Path.Combine(folder.FullName, "Tarmac.slnx")) => Path.Combine(folder.FullName, "buildpacks"),
        _ => Find(folder.Parent),
    };
}
