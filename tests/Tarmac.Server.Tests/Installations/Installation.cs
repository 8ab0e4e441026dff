using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;
using Tarmac.Server.Accounts;
using Tarmac.Server.Authorizations;
using Tarmac.Server.Composition;
using Tarmac.Server.Database;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Tests.Installations;

/// <summary>A control plane on a port of its own, on real Postgres, with nothing behind it that runs dynos.</summary>
public sealed class Installation(ControlServer server) : IAsyncLifetime
{
    private WebApplication? _app;
    private Forwarder? _database;

    /// <summary>TOML after what every test's settings say.</summary>
    public string MoreSettings { get; init; } = "";

    /// <summary>Called before each item of each loop with the names of both.</summary>
    public Action<string, string>? BeforeItem { get; init; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("tarmac-server-").FullName;

    public Uri Url { get; private set; } = new("http://localhost");

    /// <summary>With the key of <c>me@example.test</c>.</summary>
    public HttpClient Me { get; private set; } = new();

    public HttpClient Stranger { get; private set; } = new();

    public string Key { get; private set; } = "";

    internal FakeLog Log { get; } = new();

    internal FakeEngine Engine { get; } = new();

    /// <summary>Between the control plane and its database, which a test makes go away and come back.</summary>
    internal Forwarder DatabaseServer => _database!;

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var settings = TarmacSettings.Parse($"data_dir = '{Folder}'\n[api]\nport = 0\n{MoreSettings}").Value;
        var source = await server.DatabaseAsync();
        (_database, source) = await DatabaseLine.OpenAsync(source, Folder);
        _app = Tarmacd.Build(settings, services => TestRooms.Add(services, settings, source, this));
        await _app.StartAsync();
        var port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        Url = new Uri($"http://localhost:{port}");
        Key = await AccountAsync("me@example.test");
        Me = Client(Key);
        Stranger = Client(await AccountAsync("stranger@example.test"));
    }

    /// <summary>A new account's key; its password is <c>correct horse</c>.</summary>
    public async Task<string> AccountAsync(string email)
    {
        await using var change = await Services.GetRequiredService<ControlDatabase>().BeginAsync(Actor.Platform, default);
        var account = await AccountStore.CreateAsync(change, email, "correct horse", default);
        var (_, token) = await AuthorizationStore.CreateAsync(change, account.Value.Id, "test", null, default);
        await change.CommitAsync(default);
        return token;
    }

    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Add("Accept", "application/vnd.heroku+json; version=3");
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Waits until no release of the app is pending.</summary>
    public async Task RollOutAsync(string app)
    {
        await Until.TrueAsync(async () =>
        {
            await using var command = Database.CreateCommand($"select count(*) from releases r join apps a on a.id = r.app_id where a.name = '{app}' and r.status = 'pending'");
            return (long)(await command.ExecuteScalarAsync())! == 0;
        });
    }

    /// <summary>A slug whose archive is there, released and rolled out.</summary>
    public async Task DeployAsync(string app, string processTypes)
    {
        var slug = await Me.SentAsync(HttpMethod.Post, $"/apps/{app}/slugs", $$"""{"process_types": {{processTypes}}, "commit": "abc"}""", HttpStatusCode.Created);
        await using (var command = Database.CreateCommand($"update slugs set size = 1234 where id = '{slug.Text("id")}'"))
        {
            await command.ExecuteNonQueryAsync();
        }

        Directory.CreateDirectory(Path.Combine(Folder, "slugs"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "slugs", $"{slug.Text("id")}.squashfs"), "");
        await Me.SentAsync(HttpMethod.Post, $"/apps/{app}/releases", $$"""{"slug": "{{slug.Text("id")}}"}""", HttpStatusCode.Created);
        await RollOutAsync(app);
    }

    public async Task<string> CreateAppAsync(string? name = null)
    {
        var made = await Me.SentAsync(HttpMethod.Post, "/apps", name is null ? "{}" : $$"""{"name": "{{name}}"}""", HttpStatusCode.Created);
        return made.Text("name");
    }

    public async ValueTask DisposeAsync()
    {
        Me.Dispose();
        Stranger.Dispose();
        Engine.LetGo();
        if (_app is not null)
        {
            DatabaseServer.ComeBack();
            await _app.StopAsync();
            await Database.DisposeAsync();
            await _app.DisposeAsync();
            await DatabaseServer.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    internal IReadOnlyList<string> LinesOf(string app) => Log.Lines(new AppId(Guid.Parse(app)));

    internal sealed class FakeLog : ILogSink
    {
        private readonly List<(AppId App, string Text)> _lines = [];

        public void Write(AppId app, in LogLine line)
        {
            lock (_lines)
            {
                _lines.Add((app, $"{line.Process}: {line.Text}"));
            }
        }

        public IReadOnlyList<string> Lines(AppId app)
        {
            lock (_lines)
            {
                return [.. _lines.Where(l => l.App == app).Select(l => l.Text)];
            }
        }
    }
}
