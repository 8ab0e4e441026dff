using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Dynos;
using Tarmac.Contracts.LogSessions;

namespace Tarmac.Contracts.Client;

/// <summary>An app and what runs of it. Apps are named by name or id.</summary>
public sealed class AppsClient
{
    private readonly PlatformClient _client;

    internal AppsClient(PlatformClient client) => _client = client;

    public Task<Answer<App>> GetAsync(string app, CancellationToken cancellation) => _client.GetAsync(Path(app), PlatformJson.Default.App, cancellation);

    public Task<Answer<App>> UpdateAsync(string app, AppUpdate update, CancellationToken cancellation) =>
        _client.SendAsync(HttpMethod.Patch, Path(app), update, PlatformJson.Default.AppUpdate, PlatformJson.Default.App, cancellation);

    public Task<Answer<Dictionary<string, string>>> ConfigVarsAsync(string app, CancellationToken cancellation) =>
        _client.GetAsync($"{Path(app)}/config-vars", PlatformJson.Default.DictionaryStringString, cancellation);

    /// <summary>Starts a one-off dyno.</summary>
    public Task<Answer<Dyno>> RunAsync(string app, DynoCreate dyno, CancellationToken cancellation) =>
        _client.SendAsync(HttpMethod.Post, $"{Path(app)}/dynos", dyno, PlatformJson.Default.DynoCreate, PlatformJson.Default.Dyno, cancellation);

    /// <summary>Makes a URL from which the app's log can be read.</summary>
    public Task<Answer<LogSession>> LogAsync(string app, LogSessionCreate session, CancellationToken cancellation) =>
        _client.SendAsync(HttpMethod.Post, $"{Path(app)}/log-sessions", session, PlatformJson.Default.LogSessionCreate, PlatformJson.Default.LogSession, cancellation);

    internal static string Path(string app) => $"/apps/{Uri.EscapeDataString(app)}";
}
