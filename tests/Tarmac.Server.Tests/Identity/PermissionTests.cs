using System.Net;
using Dapper;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Server.Identity;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Identity;

public sealed class PermissionTests(Installation installation) : IClassFixture<Installation>
{
    private static readonly string[] Subjects = ["app", "addon", "database", "attachment"];

    [Fact]
    public void Every_endpoint_that_names_an_app_an_add_on_or_an_attachment_declares_the_right_it_needs()
    {
        var endpoints = installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        var naming = endpoints.Where(e => Parameters(e.RoutePattern).Intersect(Subjects).Any()).ToArray();

        Assert.True(naming.Length > 60, $"{naming.Length} endpoints name something.");
        Assert.Empty(naming.Where(e => e.Metadata.GetMetadata<Needed>() is null or { AnyOf: Rights.None }).Select(e => e.DisplayName));
        Assert.Empty(naming.Where(e => e.Metadata.OfType<Access>().Contains(Access.Open)).Select(e => e.DisplayName));
    }

    [Fact]
    public async Task The_rights_in_the_database_are_those_of_the_program()
    {
        await using var db = await installation.Database.OpenConnectionAsync();
        var app = await installation.CreateAppAsync();
        await installation.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/collaborators", """{"user": "stranger@example.test"}""", HttpStatusCode.Created);

        var rights = await db.QueryAsync<int>($"select g.rights from {RightsSql.Granted} g join apps a on a.id = g.app_id where a.name = @app order by 1", new { app });

        Assert.Equal([(int)Rights.Collaborator, (int)Rights.Owner], rights);
    }

    [Fact]
    public async Task A_collaborator_may_do_what_Heroku_lets_him_and_the_rest_is_the_owner_s()
    {
        var (app, collaborator) = await SharedAsync("deputy@example.test");
        await installation.DeployAsync(app, """{"web": "run web"}""");

        await collaborator.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"A": "1"}""");
        await collaborator.SentAsync(HttpMethod.Patch, $"/apps/{app}/formation/web", """{"quantity": 2}""");
        await collaborator.SentAsync(HttpMethod.Patch, $"/apps/{app}", """{"maintenance": true}""");
        await collaborator.SentAsync(HttpMethod.Post, $"/apps/{app}/domains", $$"""{"hostname": "www.{{app}}.test"}""", HttpStatusCode.Created);
        await collaborator.SentAsync(HttpMethod.Post, $"/apps/{app}/collaborators", """{"user": "stranger@example.test"}""", HttpStatusCode.Created);

        var renamed = await collaborator.RefusedAsync(HttpMethod.Patch, $"/apps/{app}", """{"name": "hijacked"}""", HttpStatusCode.Forbidden);
        var destroyed = await collaborator.RefusedAsync(HttpMethod.Delete, $"/apps/{app}", null, HttpStatusCode.Forbidden);

        Assert.Equal("forbidden", renamed.Id);
        Assert.StartsWith($"You do not have permission to manage {app}. Only the app owner, me@example.test,", destroyed.Message, StringComparison.Ordinal);
        await installation.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}");
    }

    [Fact]
    public async Task Whoever_lost_his_access_finds_nothing_any_more()
    {
        var (app, collaborator) = await SharedAsync("gone@example.test");

        await collaborator.SentAsync(HttpMethod.Delete, $"/apps/{app}/collaborators/gone@example.test");

        await collaborator.RefusedAsync(HttpMethod.Get, $"/apps/{app}", null, HttpStatusCode.NotFound);
        await collaborator.RefusedAsync(HttpMethod.Delete, $"/apps/{app}", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_attachment_lends_a_look_at_the_add_on_and_its_credentials_not_power_over_its_data()
    {
        var (lender, borrower) = (await installation.CreateAppAsync(), await SharedAsync("borrower@example.test"));
        var name = $"shared-{lender}";
        await using (var db = await installation.Database.OpenConnectionAsync())
        {
            await db.ExecuteAsync(
                """
                insert into addons (id, app_id, name, plan, state, secret) values (gen_random_uuid(), (select id from apps where name = @lender), @name, 'essential-0', 'provisioned', '\x');
                insert into addon_attachments (id, addon_id, app_id, name)
                select gen_random_uuid(), d.id, a.id, 'DATABASE' from addons d, apps a where d.name = @name and a.name in (@lender, @app);
                """,
                new { lender, name, app = borrower.App });
        }

        await borrower.Client.SentAsync(HttpMethod.Get, $"/addons/{name}");
        await borrower.Client.SentAsync(HttpMethod.Get, $"/addons/{name}/addon-attachments");
        await borrower.Client.RefusedAsync(HttpMethod.Put, $"/client/v11/databases/{name}/reset", "{}", HttpStatusCode.Forbidden);
        await borrower.Client.RefusedAsync(HttpMethod.Post, $"/client/v11/databases/{name}/backups", "{}", HttpStatusCode.Forbidden);
        await borrower.Client.RefusedAsync(HttpMethod.Patch, $"/apps/{borrower.App}/addons/{name}", """{"name": "mine-now"}""", HttpStatusCode.Forbidden);
        await borrower.Client.RefusedAsync(HttpMethod.Delete, $"/apps/{borrower.App}/addons/{name}", null, HttpStatusCode.Forbidden);
        await installation.Stranger.RefusedAsync(HttpMethod.Put, $"/client/v11/databases/{name}/reset", "{}", HttpStatusCode.NotFound);
    }

    private async Task<(string App, HttpClient Client)> SharedAsync(string email)
    {
        var app = await installation.CreateAppAsync();
        var client = installation.Client(await installation.AccountAsync(email));
        await installation.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/collaborators", $$"""{"user": "{{email}}"}""", HttpStatusCode.Created);
        return (app, client);
    }

    private static IEnumerable<string> Parameters(RoutePattern pattern) => pattern.Parameters.Select(p => p.Name);
}
