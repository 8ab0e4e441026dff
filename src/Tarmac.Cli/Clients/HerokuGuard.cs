using System.Reflection;
using System.Text;

namespace Tarmac.Cli.Clients;

/// <summary>
/// The script that keeps the stock heroku command from sending the key to hosts of Heroku's that it has inside, and <c>NODE_OPTIONS</c> with it. It does
/// nothing to programs that speak to other hosts.
/// </summary>
internal static class HerokuGuard
{
    public static string? Options(Installation installation, Func<string, string?> environment)
    {
        try
        {
            var file = UserCache.Write($"{installation.Name}-heroku-guard.cjs", Script());
            var wanted = $"--require \"{file.Replace(@"\", @"\\").Replace("\"", "\\\"")}\"";
            var there = environment("NODE_OPTIONS");
            return string.IsNullOrWhiteSpace(there) ? wanted : there.Contains(wanted, StringComparison.Ordinal) ? there : $"{there} {wanted}";
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Script()
    {
        using var script = Assembly.GetExecutingAssembly().GetManifestResourceStream("heroku-guard.cjs")!;
        using var reader = new StreamReader(script, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
