using System.Net;
using System.Text.Json;
using Tarmac.Server.Formations;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Formations;

public sealed class FormationTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("3", 3)]
    [InlineData("\"3\"", 3)]
    [InlineData("\"+1\"", 3)]
    [InlineData("\"-1\"", 1)]
    [InlineData("0", 0)]
    public void A_quantity_is_a_number_its_text_or_a_difference(string json, int expected) =>
        Assert.Equal(expected, Quantity.Apply(JsonElement.Parse(json), 2).Value);

    [Theory]
    [InlineData("-1")]
    [InlineData("\"abc\"")]
    [InlineData("101")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("\"-3\"")]
    [InlineData("\"+2147483647\"")]
    public void Other_quantities_are_refused(string json) => Assert.False(Quantity.Apply(JsonElement.Parse(json), 2).Succeeded);

    [Fact]
    public async Task Scaling_changes_quantity_and_size_and_says_so()
    {
        var app = await installation.CreateAppAsync();
        await installation.DeployAsync(app, """{"web": "gunicorn", "worker": "work"}""");

        var after = await installation.Me.SentAsync(
            HttpMethod.Patch, $"/apps/{app}/formation",
            """{"updates": [{"type": "web", "quantity": "3", "size": "standard-2x"}, {"type": "worker", "quantity": "+1"}]}""");

        Assert.Equal([3, 1], after.EnumerateArray().Select(f => f.GetProperty("quantity").GetInt32()));
        Assert.Equal("Standard-2X", after[0].Text("size"));
        var id = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}")).Text("id");
        Assert.Contains("api: Scaled to web@3:Standard-2X worker@1:Standard-1X by user me@example.test", installation.LinesOf(id));
    }

    [Theory]
    [InlineData("""{"updates": [{"type": "web", "quantity": 2}, {"type": "nobody", "quantity": 1}]}""", HttpStatusCode.NotFound)]
    [InlineData("""{"updates": [{"type": "web", "quantity": 2}, {"type": "web", "size": "huge"}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"updates": [{"type": "web", "quantity": 101}]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"updates": []}""", HttpStatusCode.UnprocessableEntity)]
    public async Task One_wrong_update_and_none_counts(string body, HttpStatusCode status)
    {
        var app = await installation.CreateAppAsync();
        await installation.DeployAsync(app, """{"web": "gunicorn"}""");

        await installation.Me.RefusedAsync(HttpMethod.Patch, $"/apps/{app}/formation", body, status);

        Assert.Equal(1, (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/formation/web")).GetProperty("quantity").GetInt32());
    }
}
