using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Tarmac.Architecture.Tests;

/// <summary>The source tree as files: what is tracked or about to be, and which project refers to which.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Files { get; } = FindFiles();

    /// <summary>The C# files of Tarmac itself.</summary>
    public static IEnumerable<string> Code { get; } =
        [.. Files.Where(file => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))];

    public static IEnumerable<string> Projects => Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static IReadOnlyList<string> ProjectReferences(string project) => Names(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).ToArray()!;

    public static IReadOnlyList<string> Packages(string project) => Names(project, "PackageReference");

    private static string[] Names(string project, string element) =>
        XDocument.Parse(Read(project)).Descendants(element).Select(reference => (string?)reference.Attribute("Include")).OfType<string>().Select(name => name.Replace('\\', '/')).ToArray();

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    private static string[] FindFiles()
    {
        var start = new ProcessStartInfo("git") { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = Root };
        foreach (var argument in (string[])["-c", "core.quotepath=off", "ls-files", "--cached", "--others", "--exclude-standard"])
        {
            start.ArgumentList.Add(argument);
        }

        using var git = Process.Start(start)!;
        var listed = git.StandardOutput.ReadToEnd();
        return listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Root, file))).ToArray();
    }
}
