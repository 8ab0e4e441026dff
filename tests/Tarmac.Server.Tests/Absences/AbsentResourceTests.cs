using System.Net;
using System.Runtime.CompilerServices;
using Tarmac.Server.Absences;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Absences;

public sealed class AbsentResourceTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("GET", "/pipelines", "pipelines")]
    [InlineData("POST", "/pipelines", "pipelines")]
    [InlineData("POST", "/pipeline-couplings", "pipelines")]
    [InlineData("GET", "/pipelines/p/test-runs", "tests (CI)")]
    [InlineData("GET", "/spaces", "private spaces")]
    [InlineData("POST", "/apps/{app}/log-drains", "log drains")]
    [InlineData("GET", "/apps/{app}/log-drains", "log drains")]
    [InlineData("GET", "/apps/{app}/webhooks", "webhooks")]
    [InlineData("POST", "/apps/{app}/sni-endpoints", "certificates of one's own")]
    [InlineData("POST", "/apps/{app}/acm", "automated certificates (ACM)")]
    [InlineData("POST", "/account/app-transfers", "app transfers")]
    [InlineData("GET", "/oauth/clients", "OAuth clients and tokens")]
    [InlineData("GET", "/account/invoices", "invoices and payments")]
    [InlineData("GET", "/apps/{app}/telemetry-drains", "telemetry drains")]
    [InlineData("POST", "/client/v11/databases/x/links", "database links")]
    public async Task What_Tarmac_has_not_is_refused_by_its_name(string method, string path, string name)
    {
        var app = path.Contains("{app}", StringComparison.Ordinal) ? await installation.CreateAppAsync() : "";

        var (id, message) = await installation.Me.RefusedAsync(
            new HttpMethod(method), path.Replace("{app}", app, StringComparison.Ordinal), method == "POST" ? "{}" : null, HttpStatusCode.NotFound);

        Assert.Equal(("not_found", $"The {name} of Heroku are not part of Tarmac 0.x."), (id, message));
    }

    [Fact]
    public async Task A_path_that_means_nothing_says_so()
    {
        var (_, message) = await installation.Me.RefusedAsync(HttpMethod.Get, "/nonsense", null, HttpStatusCode.NotFound);

        Assert.Contains("requested API endpoint was not found", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_differences_names_every_absence()
    {
        var page = File.ReadAllText(DifferencesFile());

        Assert.All(AbsentResources.All, absence => Assert.Contains(absence.Name, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("runtime-heroku-exec", "ps:exec")]
    [InlineData("http-session-affinity", "Session affinity")]
    [InlineData("something", "something is not part of Tarmac 0.x")]
    public async Task A_feature_that_is_not_there_is_named(string feature, string expected)
    {
        var app = await installation.CreateAppAsync();

        var (_, message) = await installation.Me.RefusedAsync(HttpMethod.Patch, $"/apps/{app}/features/{feature}", """{"enabled": true}""", HttpStatusCode.NotFound);

        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_one_s_own_is_refused_and_the_domain_stays_as_it_is()
    {
        var app = await installation.CreateAppAsync();
        await installation.Me.RefusedAsync(
            HttpMethod.Post, $"/apps/{app}/domains", """{"hostname": "a.example.test", "sni_endpoint": "nope"}""", HttpStatusCode.UnprocessableEntity);
        await installation.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/domains", """{"hostname": "b.example.test", "sni_endpoint": null}""", HttpStatusCode.Created);

        var (_, message) = await installation.Me.RefusedAsync(
            HttpMethod.Patch, $"/apps/{app}/domains/b.example.test", """{"sni_endpoint": "nope"}""", HttpStatusCode.UnprocessableEntity);

        Assert.Contains("nope", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/buildpacks/heroku%2Fpython")]
    [InlineData("/buildpacks/heroku%2Fpython/readme")]
    [InlineData("/buildpacks/heroku%2Fpython/revisions")]
    public async Task A_shipped_buildpack_tells_all_of_itself(string path) => await installation.Me.SentAsync(HttpMethod.Get, path);

    [Fact]
    public async Task Heroku_status_is_the_platform_s_own()
    {
        using var anybody = installation.Client(null);

        var status = await anybody.SentAsync(HttpMethod.Get, "/api/v4/current-status");

        Assert.Equal(["Apps", "Data", "Tools"], status.GetProperty("status").EnumerateArray().Select(s => s.Text("system")));
    }

    private static string DifferencesFile([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "differences-from-heroku.md");
}
