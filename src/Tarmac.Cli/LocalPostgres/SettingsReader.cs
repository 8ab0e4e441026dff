using System.Diagnostics;
using System.Text.Json;
using Tarmac.Cli.DjangoApps;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>Asks the app's own Python what settings.py says. The passwords come through a pipe.</summary>
internal static class SettingsReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<(LocalSettings? Found, string? Problem)> ReadAsync(
        DjangoApp app, IEnumerable<KeyValuePair<string, string>> variables, CancellationToken cancellation)
    {
        var start = DjangoTool.Start(app, "settings");
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var text = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var found = JsonSerializer.Deserialize(text, LocalJson.Default.LocalSettings)!;
            return found.Problem is null ? (found, null) : (null, Explain(app, found));
        }
        catch (JsonException)
        {
            return (null, $"{app.Python.Path} ended before it had read the settings (exit status {process.ExitCode}).");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return (null, $"The settings were not read within {Limit.TotalSeconds:0} s: do they wait for something, such as a server?");
        }
    }

    internal static string Explain(DjangoApp app, LocalSettings found) => found.Problem switch
    {
        "no-settings" => $"No Django project in {app.Folder}: no manage.py or wsgi.py names its settings, and DJANGO_SETTINGS_MODULE is not set. Go to the app's folder.",
        "no-django" => $"""
            Django is not installed in {found.Python} (Python {found.Version}). In {app.Folder}:
                python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
            """,
        _ => $"""
            {found.Settings} could not be imported{(found.Where.Length > 0 ? $", at {found.Where}" : "")} (by {found.Python}, Python {found.Version}):
                {found.Text.Replace("\n", "\n    ")}
            """,
    };
}
