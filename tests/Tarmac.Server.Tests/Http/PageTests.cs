using System.Net;
using System.Text.Json;
using Tarmac.Server.Http;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Http;

public sealed class PageTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("version ..; max=15, order=desc", 15, true)]
    [InlineData("version ..; order=desc,max=1", 1, true)]
    [InlineData("version ..;order=desc,max=10", 10, true)]
    [InlineData("version ..; max=1000;", 1000, false)]
    [InlineData("version ..; max=99999", 1000, false)]
    [InlineData("; max=3", 3, false)]
    [InlineData("", 200, false)]
    public void Every_spelling_of_the_stock_CLI_is_read(string header, int max, bool descending)
    {
        var page = PageRequest.Parse(header, PageField.Number("version"), PageField.Id).Value;

        Assert.Equal(("version", max, descending), (page.Field.Name, page.Max, page.Descending));
    }

    [Fact]
    public async Task Following_Next_Range_shows_everything_once_in_order()
    {
        var app = await installation.CreateAppAsync();
        for (var i = 0; i < 5; i++)
        {
            await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", $$"""{"A": "{{i}}"}""");
        }

        var seen = new List<int>();
        var range = "version ..; max=3, order=desc";
        while (range is not null)
        {
            using var request = Requests.Request(HttpMethod.Get, $"/apps/{app}/releases");
            request.Headers.TryAddWithoutValidation("Range", range);
            using var response = await installation.Me.SendAsync(request);
            range = response.Headers.TryGetValues("Next-Range", out var next) ? next.Single() : null;
            Assert.Equal(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent, response.StatusCode);
            seen.AddRange(JsonElement.Parse(await response.Content.ReadAsStringAsync()).EnumerateArray().Select(r => r.GetProperty("version").GetInt32()));
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], seen);
    }

    [Fact]
    public async Task What_has_not_changed_is_304()
    {
        using var first = await installation.Me.GetAsync("/account");
        using var request = Requests.Request(HttpMethod.Get, "/account");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await installation.Me.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.True(int.Parse(second.Headers.GetValues("RateLimit-Remaining").Single(), System.Globalization.CultureInfo.InvariantCulture) > 0);
    }
}
