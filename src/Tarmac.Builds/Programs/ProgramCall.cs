using System.Collections.Immutable;
using System.Diagnostics;

namespace Tarmac.Builds.Programs;

/// <summary>A program of this machine with its arguments. Of the environment it gets only what is named here.</summary>
internal sealed record ProgramCall(string Program, params ImmutableArray<string> Arguments)
{
    public string? Folder { get; init; }

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ProcessStartInfo StartInfo(bool input)
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardInput = input,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Folder ?? "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
