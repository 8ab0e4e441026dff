using System.Net;
using System.Text.Json;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Database;

/// <summary>More clients at once than the pool has connections.</summary>
public sealed class ParallelChangeTests(Installation installation) : IClassFixture<Installation>
{
    private const int Clients = 5;

    [Fact]
    public async Task Fifty_changes_of_one_app_at_once_all_take_effect()
    {
        var app = await installation.CreateAppAsync();
        await installation.DeployAsync(app, """{"web": "run web", "worker": "run worker"}""");
        var id = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}")).Text("id");
        var addOn = await DatabaseAsync(id);
        var before = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{id}/releases")).GetArrayLength();
        var clients = Enumerable.Range(0, Clients).Select(_ => installation.Client(installation.Key)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(i => new Task<JsonElement>[]
        {
            clients[i % Clients].SentAsync(HttpMethod.Patch, $"/apps/{id}/config-vars", $$"""{"VAR_{{i}}": "{{i}}"}"""),
            clients[(i + 1) % Clients].SentAsync(HttpMethod.Patch, $"/apps/{id}/formation/worker", """{"quantity": "+1"}"""),
            clients[(i + 2) % Clients].SentAsync(HttpMethod.Post, $"/apps/{id}/domains", $$"""{"hostname": "parallel-{{i}}.example.test"}""", HttpStatusCode.Created),
            clients[(i + 3) % Clients].SentAsync(HttpMethod.Patch, $"/apps/{id}", $$"""{"name": "parallel-{{i}}"}"""),
            clients[(i + 4) % Clients].SentAsync(
                HttpMethod.Post, "/addon-attachments", $$"""{"addon": "{{addOn}}", "app": "{{id}}", "name": "COPY_{{i}}"}""", HttpStatusCode.Created),
        }));

        var config = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{id}/config-vars");
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal($"{i}", config.Text($"VAR_{i}")));
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(config.Text("DATABASE_URL"), config.Text($"COPY_{i}_URL")));
        Assert.Equal(10, (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{id}/formation/worker")).GetProperty("quantity").GetInt32());
        Assert.Equal(11, (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{id}/domains")).GetArrayLength());
        Assert.Equal(before + 20, (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{id}/releases")).GetArrayLength());
        Array.ForEach(clients, c => c.Dispose());
    }

    [Fact]
    public async Task Of_those_who_want_one_name_at_once_one_gets_it_and_the_others_are_told()
    {
        var apps = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => installation.CreateAppAsync()));

        var answers = await Task.WhenAll(apps.Select(async app =>
        {
            using var response = await installation.Me.SendAsync(Requests.Request(HttpMethod.Patch, $"/apps/{app}", """{"name": "everybodys-wish"}"""));
            return (response.StatusCode, Text: await response.Content.ReadAsStringAsync());
        }));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.UnprocessableEntity && a.Text.Contains("Name everybodys-wish is already taken", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_apps_that_swap_their_names_never_fail_in_Tarmac_itself()
    {
        for (var round = 0; round < 10; round++)
        {
            var (one, other) = (await installation.CreateAppAsync(), await installation.CreateAppAsync());

            var statuses = await Task.WhenAll(RenamedAsync(one, other), RenamedAsync(other, one), RenamedAsync(one, $"free-{round}"), RenamedAsync(other, $"free-{round}"));

            Assert.All(statuses, s => Assert.True(s is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound, $"{s}"));
        }
    }

    private async Task<HttpStatusCode> RenamedAsync(string app, string name)
    {
        using var response = await installation.Me.SendAsync(Requests.Request(HttpMethod.Patch, $"/apps/{app}", $$"""{"name": "{{name}}"}"""));
        return response.StatusCode;
    }

    private async Task<string> DatabaseAsync(string app)
    {
        var made = await installation.Me.SentAsync(
            HttpMethod.Post, $"/apps/{app}/addons", """{"plan": "heroku-postgresql:essential-0"}""", HttpStatusCode.Created);
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if ((await installation.Me.SentAsync(HttpMethod.Get, $"/addons/{made.Text("name")}")).Text("state") == "provisioned")
            {
                await installation.RollOutAsync(app);
                return made.Text("name");
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The database was not made.");
    }
}
