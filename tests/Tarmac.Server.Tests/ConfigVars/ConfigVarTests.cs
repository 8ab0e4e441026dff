using System.Net;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.ConfigVars;

public sealed class ConfigVarTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task Setting_and_removing_makes_a_release_each_that_names_names_only()
    {
        var app = await installation.CreateAppAsync();

        await PatchAsync(app, """{"A": "geheim", "B": 2}""");
        var config = await PatchAsync(app, """{"A": null}""");

        Assert.Equal("""{"B":"2"}""", config);
        Assert.Equal(["Initial release", "Enable Logplex", "Set A, B config vars", "Remove A config vars"], await DescriptionsAsync(app));
        var old = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases/v3/config-vars");
        Assert.Equal("geheim", old.Text("A"));
    }

    [Fact]
    public async Task Names_of_the_platform_are_not_set_and_can_be_removed()
    {
        var app = await installation.CreateAppAsync();

        await installation.Me.RefusedAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"HEROKU_FOO": "1", "A": "1"}""", HttpStatusCode.UnprocessableEntity);
        var config = await PatchAsync(app, """{"HEROKU_FOO": null}""");

        Assert.Equal("{}", config);
    }

    [Fact]
    public async Task What_changes_nothing_makes_no_release()
    {
        var app = await installation.CreateAppAsync();
        await PatchAsync(app, """{"A": "1"}""");

        await PatchAsync(app, """{"A": "1", "MISSING": null}""");

        Assert.Equal(3, (await DescriptionsAsync(app)).Length);
    }

    [Fact]
    public async Task No_value_is_readable_in_the_database()
    {
        var app = await installation.CreateAppAsync();
        await PatchAsync(app, """{"SECRET_KEY": "nobody-shall-read-this"}""");

        await using var command = installation.Database.CreateCommand(
            "select count(*) from (select a::text as t from apps a union all select r::text from releases r union all select e::text from audit_events e) x where t like '%nobody-shall-read%' or t like '%' || encode('nobody-shall-read-this', 'hex') || '%'");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("""{"1A": "x"}""")]
    [InlineData("""{"A B": "x"}""")]
    [InlineData("""{"__A": "x"}""")]
    [InlineData("""{"A": {"b": 1}}""")]
    [InlineData("""{"A": "null\u0000byte"}""")]
    public async Task What_is_no_config_var_is_refused_and_changes_nothing(string body)
    {
        var app = await installation.CreateAppAsync();

        await installation.Me.RefusedAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", body, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(2, (await DescriptionsAsync(app)).Length);
    }

    [Fact]
    public async Task More_than_64_KB_is_refused()
    {
        var app = await installation.CreateAppAsync();

        var refused = await installation.Me.RefusedAsync(
            HttpMethod.Patch, $"/apps/{app}/config-vars", $$"""{"A": "{{new string('x', 64 * 1024)}}"}""", HttpStatusCode.UnprocessableEntity);

        Assert.Contains("64 KB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_at_the_same_time_all_count()
    {
        var app = await installation.CreateAppAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PatchAsync(app, $$"""{"V{{i}}": "x"}""")));

        var config = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/config-vars");
        Assert.Equal(8, config.EnumerateObject().Count());
        Assert.Equal(10, (await DescriptionsAsync(app)).Length);
    }

    private async Task<string> PatchAsync(string app, string body) =>
        (await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", body)).GetRawText();

    private async Task<string[]> DescriptionsAsync(string app) =>
        [.. (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases")).EnumerateArray().Select(r => r.Text("description"))];
}
