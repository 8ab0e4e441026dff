namespace Tarmac.Cli.Local;

/// <summary>Prints whole lines of many processes, each with the time and its name: <c>12:00:00 web.1    | text</c>.</summary>
internal sealed class ProcessLines(TextWriter output, int width, bool coloured, TimeProvider time)
{
    // cyan, yellow, green, magenta, red, blue: foreman's.
    private static readonly int[] Colours = [36, 33, 32, 35, 31, 34];

    private readonly Lock _lock = new();

    public void Write(string name, int number, string line)
    {
        var prefix = $"{time.GetLocalNow():HH:mm:ss} {name.PadRight(width)} | ";
        lock (_lock)
        {
            output.WriteLine(coloured ? $"\e[{Colours[number % Colours.Length]}m{prefix}\e[0m{line}" : $"{prefix}{line}");
            output.Flush();
        }
    }

    public void System(string line) => Write("system", Colours.Length - 1, line);
}
