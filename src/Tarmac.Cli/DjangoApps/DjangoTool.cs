using System.Diagnostics;
using Tarmac.Cli.Native;

namespace Tarmac.Cli.DjangoApps;

/// <summary><c>PYTHON -m tarmac_django COMMAND ...</c> in an app's folder.</summary>
internal static class DjangoTool
{
    /// <summary>
    /// Turns this process into the tool, so that output, exit status, terminal and Ctrl-C are its own.
    /// Returns only when it could not, with the sentence for the user.
    /// </summary>
    public static string Become(DjangoApp app, string command, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var own = Resolve(app, Environment.CurrentDirectory, arguments);
        Environment.CurrentDirectory = app.Folder;
        return ProcessImage.Replace(app.Python.Path, [app.Python.Path, "-m", "tarmac_django", command, .. own], variables ?? Variables());
    }

    /// <summary>A start whose streams the caller redirects as it likes; add variables to its environment.</summary>
    public static ProcessStartInfo Start(DjangoApp app, string command, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(app.Python.Path) { WorkingDirectory = app.Folder, UseShellExecute = false };
        foreach (var argument in (IEnumerable<string>)["-m", "tarmac_django", command, .. Resolve(app, Environment.CurrentDirectory, arguments)])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static Dictionary<string, string> Variables()
    {
        var before = Environment.GetEnvironmentVariable("PYTHONPATH");
        var package = DjangoPackage.Folder();
        return new(StringComparer.Ordinal) { ["PYTHONPATH"] = string.IsNullOrEmpty(before) ? package : $"{package}:{before}" };
    }

    /// <summary>The tool runs in the app's folder; files are named from where the user stands.</summary>
    private static IEnumerable<string> Resolve(DjangoApp app, string here, IEnumerable<string> arguments) => here == app.Folder
        ? arguments
        : arguments.Select(argument => !argument.StartsWith('-') && Path.Exists(Path.Combine(here, argument)) ? Path.GetFullPath(argument, here) : argument);
}
