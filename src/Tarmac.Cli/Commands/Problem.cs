namespace Tarmac.Cli.Commands;

/// <summary>Reports a failure: one line on standard error, as the heroku command does, and exit status 2.</summary>
internal static class Problem
{
    public const int ExitCode = 2;

    public static int Say(string sentence)
    {
        Console.Error.WriteLine($" ›   Error: {sentence}");
        return ExitCode;
    }
}
