using System.Runtime.CompilerServices;

namespace Tarmac.EndToEnd.Running;

/// <summary>The source tree that is under test.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Cache { get; } = Environment.GetEnvironmentVariable("TARMAC_TEST_CACHE") ?? "/var/cache/tarmac-test";

    public static string Stacks { get; } = Environment.GetEnvironmentVariable("TARMAC_TEST_STACKS") ?? $"{Cache}/stacks/latest";

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
