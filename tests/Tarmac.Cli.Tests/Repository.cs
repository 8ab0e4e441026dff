using System.Runtime.CompilerServices;

namespace Tarmac.Cli.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string File(string name) => Path.Combine(Root(), name);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
