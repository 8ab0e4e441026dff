using Tarmac.Cli.DjangoApps;
using Tarmac.Cli.Local;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>A command of tarmac_django that reads the app's local database: it runs as <c>tarmac local:run</c> would run it.</summary>
internal static class LocalTool
{
    /// <summary>
    /// Turns this process into the tool; returns only when it could not, with the sentence for the user. Settings that cannot be read are the tool's to
    /// explain. With <paramref name="start"/> false it does without a server that is not there.
    /// </summary>
    public static async Task<string> BecomeAsync(DjangoApp app, string command, IEnumerable<string> arguments, bool start, CancellationToken cancellation)
    {
        var (file, malformed) = EnvFile.Read(Path.Combine(app.Folder, ".env"));
        if (malformed is not null)
        {
            return malformed;
        }

        var (found, _) = await LocalAppReader.ReadAsync(Console.Error.WriteLine, start, own: false, cancellation);
        if (found is not null)
        {
            await LocalPlan.TryLoginsAsync(found, _ => { }, cancellation);
        }

        return DjangoTool.Become(app, command, arguments, found?.Exports ?? LocalVariables.Of(app, file, Environment.GetEnvironmentVariable));
    }
}
