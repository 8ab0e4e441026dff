using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Tarmac.Server.ApiDocuments;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.ApiDocuments;

public sealed class ApiDocumentTests(Installation installation) : IClassFixture<Installation>
{
    // Git's own protocol, the page of heroku login, this document itself, and the answer to every path that is not there.
    private static readonly string[] NotOfTheApi = ["/{app}.git/{**path}", "/auth/browser/{id}", "/openapi.json", "{*path}"];

    // Heroku's clients ask for these; Tarmac has nothing there.
    private static readonly string[] AlwaysRefused =
    [
        "POST /teams/apps", "GET /teams/{team}", "GET /apps/{app}/pipeline-couplings", "DELETE /oauth/sessions/{id}",
        "GET /account/features/{feature}", "PATCH /account/features/{feature}", "POST /apps/{app}/dynos/{dyno}",
    ];

    [Fact]
    public void Every_endpoint_declares_what_it_gives()
    {
        Assert.Empty(Endpoints().Where(e => !e.Gives.Any(g => g.StatusCode < 300)).Select(e => e.Call).Except(AlwaysRefused));
        Assert.Empty(AlwaysRefused.Except(Endpoints().Where(e => e.Gives.Any() && e.Gives.All(g => g.StatusCode >= 400)).Select(e => e.Call)));
        Assert.Equal(NotOfTheApi.Order(), Routes().Where(IsLeftOut).Select(r => r.RoutePattern.RawText!).Distinct().Order());
    }

    [Fact]
    public async Task Anybody_reads_a_valid_document()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(await TextAsync(), "json");

        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.Empty(document!.Validate(ValidationRuleSet.GetDefaultRuleSet()));
    }

    [Fact]
    public async Task Every_reference_in_it_leads_to_something()
    {
        var document = JsonElement.Parse(await TextAsync());

        var references = References(document).Distinct().ToArray();
        Assert.Contains("#/components/schemas/App", references);
        Assert.All(references, reference => Assert.True(Find(document, reference) is not null, reference));
    }

    [Fact]
    public async Task It_has_each_call_with_its_answers_its_refusals_and_who_may_make_it()
    {
        var paths = JsonElement.Parse(await TextAsync()).GetProperty("paths");

        foreach (var (call, gives) in Endpoints())
        {
            var (method, path) = (call.Split(' ')[0].ToLowerInvariant(), call.Split(' ')[1].Replace("**", "", StringComparison.Ordinal).Replace(":guid", "", StringComparison.Ordinal).TrimEnd('/'));
            Assert.True(paths.TryGetProperty(path, out var item) && item.TryGetProperty(method, out _), call);
            var operation = item.GetProperty(method);
            Assert.Equal(
                path.Split('/').Where(part => part.StartsWith('{')).Order(),
                Parameters(operation).Where(p => p.Text("in") == "path").Select(p => $"{{{p.Text("name")}}}").Order());
            Assert.All(gives, g => Assert.True(operation.GetProperty("responses").TryGetProperty($"{g.StatusCode}", out _), call));
            Assert.Equal("#/components/schemas/ApiError", Schema(operation.GetProperty("responses").GetProperty("default")).Text("$ref"));
        }

        var create = paths.GetProperty("/apps/{app}/addons").GetProperty("post");
        Assert.Equal("#/components/schemas/AddOnCreate", Schema(create.GetProperty("requestBody")).Text("$ref"));
        Assert.Equal("#/components/schemas/AddOn", Schema(create.GetProperty("responses").GetProperty("201")).Text("$ref"));
        Assert.Equal(["app"], Parameters(create).Select(p => p.Text("name")));
        Assert.Equal(["deploy", "operate"], create.GetProperty(OperationDetails.Rights).EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(["AddOns"], create.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Contains(Parameters(paths.GetProperty("/apps").GetProperty("get")), p => p.Text("name") == "Range");
        Assert.Equal(["key", "key_as_password"], Security(create));
        Assert.Contains("password", Security(paths.GetProperty("/oauth/authorizations").GetProperty("post")));
        Assert.Empty(Security(paths.GetProperty("/health").GetProperty("get")));
    }

    [Theory]
    [InlineData("App", "/apps/{0}")]
    [InlineData("Collaborator", "/apps/{0}/collaborators")]
    [InlineData("Release", "/apps/{0}/releases")]
    [InlineData("Domain", "/apps/{0}/domains")]
    [InlineData("Account", "/account")]
    public async Task Its_names_are_those_on_the_wire(string schema, string path)
    {
        var answer = await installation.Me.SentAsync(HttpMethod.Get, string.Format(null, path, await installation.CreateAppAsync()));

        var described = JsonElement.Parse(await TextAsync()).GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");
        var sent = answer.ValueKind is JsonValueKind.Array ? answer[0] : answer;
        Assert.Empty(sent.EnumerateObject().Select(p => p.Name).Except(described.EnumerateObject().Select(p => p.Name)));
    }

    [Fact]
    public async Task A_name_may_be_given_as_text_or_object_and_a_time_is_a_text()
    {
        var schemas = JsonElement.Parse(await TextAsync()).GetProperty("components").GetProperty("schemas");

        Assert.Equal(2, schemas.GetProperty("AppCreate").GetProperty("properties").GetProperty("region").GetProperty("anyOf").GetArrayLength());
        Assert.Equal("date-time", schemas.GetProperty("App").GetProperty("properties").GetProperty("created_at").Text("format"));
        Assert.Contains("string", schemas.GetProperty("Transfer").GetProperty("properties").GetProperty("created_at").GetProperty("type").ToString(), StringComparison.Ordinal);
    }

    private async Task<string> TextAsync()
    {
        using var anybody = installation.Client(key: null);
        return (await anybody.SentAsync(HttpMethod.Get, "/openapi.json")).GetRawText();
    }

    private IEnumerable<RouteEndpoint> Routes() => installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private IEnumerable<(string Call, IReadOnlyList<IProducesResponseTypeMetadata> Gives)> Endpoints() =>
        from route in Routes().Where(r => !IsLeftOut(r))
        from method in route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
        select ($"{method} {route.RoutePattern.RawText}", route.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>());

    private static bool IsLeftOut(RouteEndpoint route) => route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is { ExcludeFromDescription: true };

    private static JsonElement[] Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var all) ? [.. all.EnumerateArray()] : [];

    private static JsonElement Schema(JsonElement bodyOrAnswer) => bodyOrAnswer.GetProperty("content").GetProperty("application/json").GetProperty("schema");

    private static IEnumerable<string> Security(JsonElement operation) => operation.TryGetProperty("security", out var schemes)
        ? schemes.EnumerateArray().SelectMany(scheme => scheme.EnumerateObject()).Select(scheme => scheme.Name)
        : [];

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p =>
            p is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static JsonElement? Find(JsonElement document, string reference)
    {
        JsonElement? at = reference.StartsWith("#/", StringComparison.Ordinal) ? document : null;
        foreach (var step in reference.Split('/').Skip(1))
        {
            at = at is { ValueKind: JsonValueKind.Object } here && here.TryGetProperty(step, out var next) ? next : null;
        }

        return at;
    }
}
