using System.Runtime.InteropServices;

namespace Tarmac.Cli.Native;

/// <summary>Turns this process into another program, so that its terminal, signals and exit status are the program's own. execve(2)</summary>
internal static partial class ProcessImage
{
    /// <summary>Returns only when it failed, with the reason.</summary>
    public static string Replace(string path, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> changes)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        execve(path, [.. arguments, null], [.. environment.Select(variable => $"{variable.Key}={variable.Value}"), null]);
        return $"{path} could not be started: {Marshal.GetLastPInvokeErrorMessage()}";
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execve(string path, string?[] arguments, string?[] environment);
}
