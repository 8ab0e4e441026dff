using System.Net;
using System.Text.Json;
using Npgsql;
using Tarmac.Server.Tests.Installations;
using Tarmac.Server.Tests.Schema;

namespace Tarmac.Server.Tests.AddOns;

public sealed class AddOnTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task A_database_is_made_attached_shown_shared_and_given_up()
    {
        var app = await installation.CreateAppAsync();
        var made = await installation.Me.SentAsync(
            HttpMethod.Post, $"/apps/{app}/addons", """{"plan": {"name": "heroku-postgresql:essential-0"}, "attachment": {}}""", HttpStatusCode.Created);
        HerokuSchema.Valid("add-on", made);
        Assert.Equal(("provisioning", "DATABASE_URL"), (made.Text("state"), made.GetProperty("config_vars")[0].GetString()));
        var name = made.Text("name");
        Assert.Equal("provisioned", (await ProvisionedAsync(app, name)).Text("state"));

        var url = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/config-vars")).Text("DATABASE_URL");
        Assert.StartsWith("postgres://", url, StringComparison.Ordinal);
        await CanBeUsedAsync(url);
        var release = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases")).EnumerateArray().Last();
        Assert.Equal($"Attach DATABASE (@ref:{name})", release.Text("description"));

        await installation.Me.RefusedAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"DATABASE_URL": null}""", HttpStatusCode.UnprocessableEntity);
        var resolved = await installation.Me.SentAsync(
            HttpMethod.Post, "/actions/addon-attachments/resolve", $$"""{"addon_attachment": "DATABASE_URL", "app": "{{app}}"}""");
        Assert.Equal(name, resolved[0].GetProperty("addon").Text("name"));
        await installation.Stranger.RefusedAsync(HttpMethod.Get, $"/addons/{name}", null, HttpStatusCode.NotFound);
        await InfoAsync(name, url);
        await AttachAndDetachAsync(app, name);

        var gone = await installation.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}/addons/{name}");
        Assert.Equal("deprovisioned", gone.Text("state"));
        Assert.False((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/config-vars")).TryGetProperty("DATABASE_URL", out _));
        await installation.Me.RefusedAsync(HttpMethod.Get, $"/addons/{name}", null, HttpStatusCode.NotFound);
        await DumpedAsync(made.Text("id"));
    }

    [Fact]
    public async Task A_database_that_takes_the_place_of_another_leaves_a_release_for_each()
    {
        var app = await installation.CreateAppAsync();
        var names = new List<string>();
        foreach (var attachment in (string[])["{}", """{"name": "OTHER"}"""])
        {
            var made = await installation.Me.SentAsync(
                HttpMethod.Post, $"/apps/{app}/addons", $$"""{"plan": "heroku-postgresql:essential-0", "attachment": {{attachment}}}""", HttpStatusCode.Created);
            names.Add(made.Text("name"));
            await ProvisionedAsync(app, made.Text("name"));
        }

        // As heroku pg:promote does it.
        await installation.Me.SentAsync(
            HttpMethod.Post, "/addon-attachments", $$"""{"addon": "{{names[0]}}", "app": "{{app}}", "name": "OLD"}""", HttpStatusCode.Created);
        await installation.Me.SentAsync(
            HttpMethod.Post, "/addon-attachments", $$"""{"addon": "{{names[1]}}", "app": "{{app}}", "name": "DATABASE", "confirm": "{{app}}"}""", HttpStatusCode.Created);

        var releases = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases")).EnumerateArray().Select(r => r.Text("description")).ToArray();
        Assert.Equal([$"Detach DATABASE (@ref:{names[0]})", $"Attach DATABASE (@ref:{names[1]})"], releases[^2..]);
        var config = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/config-vars");
        Assert.Equal(config.Text("OTHER_URL"), config.Text("DATABASE_URL"));
    }

    [Theory]
    [InlineData("""{"plan": "heroku-redis:mini"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"plan": "heroku-postgresql:giant-9"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"plan": "heroku-postgresql", "name": "no good"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"plan": "heroku-postgresql", "attachment": {"name": "no-good"}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{}""", HttpStatusCode.UnprocessableEntity)]
    public async Task What_cannot_be_had_is_refused(string body, HttpStatusCode status)
    {
        var app = await installation.CreateAppAsync();

        await installation.Me.RefusedAsync(HttpMethod.Post, $"/apps/{app}/addons", body, status);

        Assert.Empty((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/addons")).EnumerateArray());
    }

    private async Task InfoAsync(string name, string url)
    {
        var info = await installation.Me.SentAsync(HttpMethod.Get, $"/client/v11/databases/{name}");
        Assert.Contains(info.GetProperty("info").EnumerateArray(), line => line.Text("name") == "Plan");
        Assert.Equal(url, info.Text("resource_url"));
        Assert.False((await installation.Me.SentAsync(HttpMethod.Get, $"/client/v11/databases/{name}/wait_status")).GetProperty("waiting?").GetBoolean());
        var credential = await installation.Me.SentAsync(HttpMethod.Get, $"/postgres/v0/databases/{name}/credentials/default");
        Assert.Equal("active", credential.Text("state"));
        await installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/databases/{name}/connection_reset");
        await installation.Me.SentAsync(HttpMethod.Put, $"/client/v11/databases/{name}/reset", "{}");
    }

    private async Task AttachAndDetachAsync(string app, string name)
    {
        var attached = await installation.Me.SentAsync(
            HttpMethod.Post, "/addon-attachments", $$"""{"addon": "{{name}}", "app": {"name": "{{app}}"}, "name": "REPORTS"}""", HttpStatusCode.Created);
        HerokuSchema.Valid("add-on-attachment", attached);
        var config = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/config-vars");
        Assert.Equal(config.Text("DATABASE_URL"), config.Text("REPORTS_URL"));
        await installation.Me.SentAsync(HttpMethod.Delete, $"/addon-attachments/{attached.Text("id")}");
        var last = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/addon-attachments"))[0];
        await installation.Me.RefusedAsync(HttpMethod.Delete, $"/addon-attachments/{last.Text("id")}", null, HttpStatusCode.UnprocessableEntity);
    }

    private async Task<JsonElement> ProvisionedAsync(string app, string name)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var now = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/addons/{name}");
            if (now.Text("state") != "provisioning")
            {
                return now;
            }

            await Task.Delay(200);
        }

        throw new TimeoutException($"The database was not made within a minute: {await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/addons/{name}")}");
    }

    private async Task DumpedAsync(string id)
    {
        var dump = Path.Combine(installation.Folder, "dumps", $"{id}.dump");
        for (var attempt = 0; attempt < 300 && !File.Exists(dump); attempt++)
        {
            await Task.Delay(200);
        }

        Assert.True(File.Exists(dump));
    }

    private static async Task CanBeUsedAsync(string url)
    {
        var parts = new Uri(url);
        var login = parts.UserInfo.Split(':');
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = parts.Host,
            Port = parts.Port,
            Username = login[0],
            Password = login[1],
            Database = parts.AbsolutePath.Trim('/'),
            SslMode = SslMode.Require,
            Pooling = false,
        });
        await using var command = source.CreateCommand("create table t (a int)");
        await command.ExecuteNonQueryAsync();
    }
}
