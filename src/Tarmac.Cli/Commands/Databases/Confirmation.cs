namespace Tarmac.Cli.Commands.Databases;

/// <summary>Asks, as the heroku command does, for the name of what is about to be lost.</summary>
internal static class Confirmation
{
    /// <summary>Null when the user means it; else the sentence that ends the command.</summary>
    public static string? Refuse(string warning, string name, string? confirm)
    {
        if (confirm is null && !Console.IsInputRedirected)
        {
            Console.Error.Write($" ▸    WARNING: {warning}\n ▸    To proceed, type {name} or re-run this command with --confirm {name}\n\n> ");
            confirm = Console.ReadLine()?.Trim() ?? "";
        }

        return confirm == name ? null
            : confirm is null ? $"{warning} Add --confirm {name} to do it."
            : $"Confirmation {confirm} did not match {name}. Aborted: nothing was changed.";
    }
}
