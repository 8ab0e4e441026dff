using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Transfers;

public sealed class TransferTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task A_backup_is_captured_shown_got_restored_and_deleted()
    {
        var (app, database, url) = await DatabaseAsync();
        await RunAsync(url, "CREATE TABLE kept AS SELECT 42 AS n");
        var backup = await installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/databases/{database}/backups", null, HttpStatusCode.Created);
        Assert.Equal((1, "pg_dump", "gof3r", database), (backup.GetProperty("num").GetInt32(), backup.Text("from_type"), backup.Text("to_type"), backup.Text("from_name")));
        var done = await FinishedAsync(app, backup.Text("uuid"));
        Assert.True(done.GetProperty("succeeded").GetBoolean(), done.ToString());
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$", done.Text("finished_at"));
        Assert.True(done.GetProperty("processed_bytes").GetInt64() > 0 && done.GetProperty("source_bytes").GetInt64() > 0);

        await RunAsync(url, "DROP TABLE kept");
        var restore = await RestoreAsync(database, done.Text("to_url"));
        Assert.Equal((2, "gof3r", "pg_restore"), (restore.GetProperty("num").GetInt32(), restore.Text("from_type"), restore.Text("to_type")));
        Assert.True((await FinishedAsync(app, restore.Text("uuid"))).GetProperty("succeeded").GetBoolean());
        Assert.Equal(42, await RunAsync(url, "SELECT n FROM kept"));

        var published = (await installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/apps/{app}/transfers/1/actions/public-url")).Text("url");
        using var anybody = installation.Client(key: null);
        var dump = await anybody.GetByteArrayAsync(new Uri(published).PathAndQuery);
        Assert.Equal("PGDMP"u8, dump.AsSpan(0, 5));
        await RunAsync(url, "UPDATE kept SET n = 1");
        using var content = new ByteArrayContent(dump) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var sent = await installation.Me.PostAsync($"/client/v11/databases/{database}/restores", content);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        Assert.True((await FinishedAsync(app, JsonElement.Parse(await sent.Content.ReadAsStringAsync()).Text("uuid"))).GetProperty("succeeded").GetBoolean());
        Assert.Equal(42, await RunAsync(url, "SELECT n FROM kept"));

        await installation.Me.SentAsync(HttpMethod.Delete, $"/client/v11/apps/{app}/transfers/1");
        await installation.Me.RefusedAsync(HttpMethod.Get, $"/client/v11/apps/{app}/transfers/1", null, HttpStatusCode.NotFound);
        var id = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}")).Text("id");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(installation.Folder, "backups", id)));
    }

    [Fact]
    public async Task What_is_no_backup_of_the_caller_s_is_not_restored()
    {
        var (app, database, url) = await DatabaseAsync();
        await RunAsync(url, "CREATE TABLE kept (n int)");

        await installation.Me.RefusedAsync(HttpMethod.Post, $"/client/v11/databases/{database}/restores", """{"backup_url": "https://example.test/x.dump"}""", HttpStatusCode.UnprocessableEntity);
        await installation.Me.RefusedAsync(HttpMethod.Post, $"/client/v11/databases/{database}/restores", "{}", HttpStatusCode.UnprocessableEntity);
        await installation.Me.RefusedAsync(HttpMethod.Post, $"/client/v11/databases/{database}/restores", $$"""{"backup_url": "backup:{{Guid.NewGuid()}}"}""", HttpStatusCode.NotFound);
        using var content = new StringContent("SELECT 1") { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var sent = await installation.Me.PostAsync($"/client/v11/databases/{database}/restores", content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.StatusCode);
        await installation.Stranger.RefusedAsync(HttpMethod.Post, $"/client/v11/databases/{database}/backups", null, HttpStatusCode.NotFound);
        await installation.Stranger.RefusedAsync(HttpMethod.Get, $"/client/v11/apps/{app}/transfers", null, HttpStatusCode.NotFound);

        Assert.Empty((await installation.Me.SentAsync(HttpMethod.Get, $"/client/v11/apps/{app}/transfers")).EnumerateArray());
    }

    [Fact]
    public async Task A_note_stays_until_it_is_taken_away()
    {
        var (app, database, _) = await DatabaseAsync();
        var backup = await installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/databases/{database}/backups", """{"note": "rebuild"}""", HttpStatusCode.Created);
        await FinishedAsync(app, backup.Text("uuid"));
        Assert.Equal("rebuild", (await installation.Me.SentAsync(HttpMethod.Get, $"/client/v11/apps/{app}/transfers"))[0].Text("note"));

        await installation.Me.SentAsync(HttpMethod.Patch, $"/client/v11/apps/{app}/transfers/1", """{"note": null}""");

        Assert.Equal(JsonValueKind.Null, (await installation.Me.SentAsync(HttpMethod.Get, $"/client/v11/apps/{app}/transfers/1")).GetProperty("note").ValueKind);
    }

    [Fact]
    public async Task A_backup_that_is_canceled_leaves_nothing_and_others_do_not_wait_for_it()
    {
        var (app, database, url) = await DatabaseAsync();
        await RunAsync(url, "CREATE TABLE held (n int)");
        await using var held = Source(url);
        await using var session = await held.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await session.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("LOCK TABLE held", session);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var backup = await installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/databases/{database}/backups", null, HttpStatusCode.Created);

        var (other, free, _) = await DatabaseAsync();
        var quick = await installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/databases/{free}/backups", null, HttpStatusCode.Created);
        Assert.True((await FinishedAsync(other, quick.Text("uuid"))).GetProperty("succeeded").GetBoolean());
        await installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/apps/{app}/transfers/{backup.Text("uuid")}/actions/cancel");

        var canceled = await FinishedAsync(app, backup.Text("uuid"));
        Assert.False(canceled.GetProperty("succeeded").GetBoolean());
        await installation.Me.RefusedAsync(HttpMethod.Post, $"/client/v11/apps/{app}/transfers/1/actions/public-url", null, HttpStatusCode.UnprocessableEntity);
        await installation.Me.RefusedAsync(HttpMethod.Post, $"/client/v11/apps/{app}/transfers/1/actions/cancel", null, HttpStatusCode.UnprocessableEntity);
    }

    private async Task<(string App, string Database, string Url)> DatabaseAsync()
    {
        var app = await installation.CreateAppAsync();
        var made = await installation.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/addons", """{"plan": "heroku-postgresql:essential-0"}""", HttpStatusCode.Created);
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if ((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/config-vars")).TryGetProperty("DATABASE_URL", out var url))
            {
                return (app, made.Text("name"), url.GetString()!);
            }

            await Task.Delay(200);
        }

        throw new TimeoutException("The database was not made within a minute.");
    }

    private Task<JsonElement> RestoreAsync(string database, string backup) =>
        installation.Me.SentAsync(HttpMethod.Post, $"/client/v11/databases/{database}/restores", $$"""{"backup_url": "{{backup}}"}""", HttpStatusCode.Created);

    private async Task<JsonElement> FinishedAsync(string app, string transfer)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var now = await installation.Me.SentAsync(HttpMethod.Get, $"/client/v11/apps/{app}/transfers/{transfer}?verbose=true");
            if (now.GetProperty("finished_at").ValueKind != JsonValueKind.Null)
            {
                return now;
            }

            await Task.Delay(200);
        }

        throw new TimeoutException("The transfer did not end within a minute.");
    }

    private static async Task<object?> RunAsync(string url, string sql)
    {
        await using var source = Source(url);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static NpgsqlDataSource Source(string url)
    {
        var parts = new Uri(url);
        var login = parts.UserInfo.Split(':');
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = parts.Host,
            Port = parts.Port,
            Username = login[0],
            Password = login[1],
            Database = parts.AbsolutePath.Trim('/'),
            SslMode = SslMode.Require,
            Pooling = false,
        });
    }
}
