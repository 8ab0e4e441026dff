namespace Tarmac.Cli.Tests.Sites;

/// <summary>Real Djangos, made and kept the way the Python tests do it.</summary>
internal static class PythonEnvironments
{
    private static readonly Dictionary<string, string?> Clean = new() { ["PYTHONPATH"] = null, ["PYTHONDONTWRITEBYTECODE"] = "1", ["PIP_FIND_LINKS"] = null, ["PIP_INDEX_URL"] = null };

    /// <summary>An environment <c>.venv</c> in an app's folder, as the app's user would have made it.</summary>
    public static async Task MakeAsync(string folder, string? django)
    {
        var code = django is null
            ? "import sys, os; sys.path.insert(0, sys.argv[1]); print('')"
            : "import sys; sys.path.insert(0, sys.argv[1]); import environments; print(environments.django(sys.argv[2]))";
        var libraries = (await Run.OfAsync("/usr/bin/python3", ["-c", code, Repository.File("django/tests"), django ?? ""], "/", Clean)).Succeeds().Output.Trim();
        var version = (await Run.OfAsync("/usr/bin/python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], "/", Clean)).Output.Trim();
        var site = Directory.CreateDirectory(Path.Combine(folder, ".venv", "lib", $"python{version}", "site-packages")).FullName;
        var bin = Directory.CreateDirectory(Path.Combine(folder, ".venv", "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "python"), new FileInfo("/usr/bin/python3").ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "/usr/bin/python3");
        await File.WriteAllTextAsync(Path.Combine(folder, ".venv", "pyvenv.cfg"), "home = /usr/bin\ninclude-system-site-packages = false\n");
        await File.WriteAllTextAsync(Path.Combine(site, "libraries.pth"), $"{libraries}\n");
    }
}
