namespace Tarmac.Core.Logs;

/// <summary>Which lines a reader wants. <see cref="Process"/> <c>web</c> matches <c>web.1</c> and <c>web.2</c>; <c>web.1</c> only itself.</summary>
public sealed record LogFilter(LogSource? Source, string? Process)
{
    public static LogFilter Everything { get; } = new(null, null);

    public bool Matches(in LogLine line) => (Source is null || Source == line.Source) && (Process is null || ProcessMatches(line.Process));

    private bool ProcessMatches(string name) => name == Process
        || (name.Length > Process!.Length + 1 && name[Process.Length] == '.' && name.StartsWith(Process, StringComparison.Ordinal));
}
