using Tarmac.Cli.PlatformRuns;
using Tarmac.Contracts;

namespace Tarmac.Cli.Transfers;

/// <summary>The Postgres that an app's DATABASE_URL names.</summary>
internal sealed record PlatformDatabase(string App, Guid Id, string Name)
{
    public static async Task<(PlatformDatabase? Found, string? Problem)> FindAsync(PlatformApi api, string app, CancellationToken cancellation)
    {
        var (attachments, problem) = await api.GetAsync(
            $"/apps/{Uri.EscapeDataString(app)}/addon-attachments", PlatformJson.Default.AddOnAttachmentArray, cancellation);
        var addOn = attachments?.FirstOrDefault(attachment => attachment.Name == "DATABASE")?.Addon;
        return addOn is null
            ? (null, problem ?? $"{app} has no database: heroku addons:create heroku-postgresql -a {app}")
            : (new PlatformDatabase(addOn.App.Name, addOn.Id, addOn.Name), null);
    }
}
