using System.Net;
using System.Text.Json;
using Npgsql;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.AddOns;

public sealed class AddOnWorkTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task An_add_on_whose_work_throws_says_so_and_holds_up_nobody()
    {
        var (broken, app) = (await installation.CreateAppAsync(), await installation.CreateAppAsync());
        var (first, _) = await DatabaseAsync(broken);
        await using (var spoil = installation.Database.CreateCommand(
            $"update addons set secret = 'x', state = 'provisioning' where name = '{first}'"))
        {
            await spoil.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await DatabaseAsync(app);

        await Until.TrueAsync(async () => (await AddOnAsync(broken)).TryGetProperty("provision_message", out var said) && said.GetString()!.Contains("tries again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_config_var_that_does_not_fit_keeps_the_add_on_from_being_called_provisioned()
    {
        var app = await installation.CreateAppAsync();
        var large = new string('x', 32 * 1024 - 40);
        await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", $$"""{"A": "{{large}}"}""");
        await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", $$"""{"B": "{{large}}"}""");

        await installation.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/addons", """{"plan": "heroku-postgresql:essential-0"}""", HttpStatusCode.Created);

        await Until.TrueAsync(async () => (await AddOnAsync(app)).TryGetProperty("provision_message", out var said) && said.GetString()!.Contains("DATABASE_URL", StringComparison.Ordinal));
        await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"B": null}""");
        await Until.TrueAsync(async () => (await AddOnAsync(app)).Text("state") == "provisioned");
    }

    [Fact]
    public async Task An_app_that_is_destroyed_takes_its_database_from_the_others_with_a_release()
    {
        var (owner, other) = (await installation.CreateAppAsync(), await installation.CreateAppAsync());
        var (name, _) = await DatabaseAsync(owner);
        await AttachAsync(name, other, "SHARED");

        await installation.Me.SentAsync(HttpMethod.Delete, $"/apps/{owner}");

        await Until.TrueAsync(async () => !(await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{other}/config-vars")).TryGetProperty("SHARED_URL", out _));
        var last = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{other}/releases")).EnumerateArray().Last();
        Assert.Equal($"Detach SHARED (@ref:{name})", last.Text("description"));
        Assert.Empty((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{other}/addon-attachments")).EnumerateArray());
    }

    [Fact]
    public async Task A_database_is_attached_and_its_sessions_are_cut_while_a_backup_is_held_up_and_its_app_can_be_destroyed()
    {
        var (app, other) = (await installation.CreateAppAsync(), await installation.CreateAppAsync());
        var (name, url) = await DatabaseAsync(app);
        var id = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}")).Text("id");
        await using var held = await HeldAsync(url);
        var backup = await installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/databases/{name}/backups", null, HttpStatusCode.Created);
        await Until.TrueAsync(async () => (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/operations/{backup.Text("uuid")}")).Text("state") == "running");

        await AttachAsync(name, other, "SHARED");
        await installation.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}");

        await Until.TrueAsync(async () =>
        {
            await using var count = installation.Database.CreateCommand($"select count(*) from apps where id = '{id}'");
            return await count.ExecuteScalarAsync(TestContext.Current.CancellationToken) is 0L;
        });
        Assert.False(Directory.Exists(Path.Combine(installation.Folder, "backups", id)));
        Assert.Empty((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{other}/addon-attachments")).EnumerateArray());
    }

    [Fact]
    public async Task Two_apps_that_detach_at_once_leave_one_attachment()
    {
        var (app, other) = (await installation.CreateAppAsync(), await installation.CreateAppAsync());
        var (name, _) = await DatabaseAsync(app);
        await AttachAsync(name, other, "SHARED");
        var attachments = await installation.Me.SentAsync(HttpMethod.Get, $"/addons/{name}/addon-attachments");

        var answers = await Task.WhenAll(attachments.EnumerateArray().Select(a => installation.Me.SendAsync(
            Requests.Request(HttpMethod.Delete, $"/addon-attachments/{a.Text("id")}"), TestContext.Current.CancellationToken)));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity], answers.Select(a => a.StatusCode).Order());
        Assert.Single((await installation.Me.SentAsync(HttpMethod.Get, $"/addons/{name}/addon-attachments")).EnumerateArray());
    }

    [Fact]
    public async Task What_other_apps_have_is_destroyed_by_force_only()
    {
        var (app, other) = (await installation.CreateAppAsync(), await installation.CreateAppAsync());
        var (name, _) = await DatabaseAsync(app);
        await AttachAsync(name, other, "SHARED");

        var refused = await installation.Me.RefusedAsync(HttpMethod.Delete, $"/apps/{app}/addons/{name}", null, HttpStatusCode.UnprocessableEntity);
        await installation.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}/addons/{name}", """{"force": true}""");

        Assert.Contains(other, refused.Message, StringComparison.Ordinal);
    }

    private async Task<JsonElement> AddOnAsync(string app) => (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/addons"))[0];

    private Task<JsonElement> AttachAsync(string addOn, string app, string name) => installation.Me.SentAsync(
        HttpMethod.Post, "/addon-attachments", $$"""{"addon": "{{addOn}}", "app": {"name": "{{app}}"}, "name": "{{name}}"}""", HttpStatusCode.Created);

    private async Task<(string Name, string Url)> DatabaseAsync(string app)
    {
        var made = await installation.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/addons", """{"plan": "heroku-postgresql:essential-0"}""", HttpStatusCode.Created);
        await Until.TrueAsync(async () => (await AddOnAsync(app)).Text("state") == "provisioned");
        return (made.Text("name"), (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/config-vars")).Text("DATABASE_URL"));
    }

    private static async Task<NpgsqlConnection> HeldAsync(string url)
    {
        var parts = new Uri(url);
        var login = parts.UserInfo.Split(':');
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = parts.Host,
            Port = parts.Port,
            Username = login[0],
            Password = login[1],
            Database = parts.AbsolutePath.Trim('/'),
            Pooling = false,
        }.ConnectionString);
        await session.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("CREATE TABLE held (n int); BEGIN; LOCK TABLE held", session);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return session;
    }
}
