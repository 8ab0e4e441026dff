using System.Net;
using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Client;

namespace Tarmac.Contracts.Tests.Client;

public sealed class PlatformClientTests : IDisposable
{
    private readonly FakePlatform _platform = new();
    private readonly PlatformClient _client;

    public PlatformClientTests() => _client = new PlatformClient(
        new HttpClient(_platform) { BaseAddress = new Uri("http://platform.test"), Timeout = TimeSpan.FromSeconds(20) }, "key", TimeProvider.System);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_list_is_asked_for_page_by_page()
    {
        _platform.Answers(HttpStatusCode.PartialContent, Stacks("a", "b"), nextRange: "name ]b..; max=2");
        _platform.Answers(HttpStatusCode.OK, Stacks("c"));

        var stacks = await _client.ListAsync("/stacks", PlatformJson.Default.StackArray, CancellationToken.None);

        Assert.Equal(["a", "b", "c"], stacks.Value!.Select(stack => stack.Name));
        Assert.Equal(["GET /stacks", "GET /stacks [name ]b..; max=2]"], _platform.Asked);
    }

    [Fact]
    public async Task A_refusal_is_the_api_s_own_sentence()
    {
        _platform.Answers(HttpStatusCode.NotFound, """{"id": "not_found", "message": "Couldn't find that app.", "resource": "app"}""");

        var app = await _client.Apps.GetAsync("a/b", CancellationToken.None);

        Assert.Equal(new PlatformError("not_found", "Couldn't find that app.", 404), app.Error);
        Assert.Equal("GET /apps/a%2Fb", Assert.Single(_platform.Asked));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.OK, "null")]
    [InlineData(HttpStatusCode.BadGateway, "<html>")]
    [InlineData(HttpStatusCode.BadGateway, "")]
    public async Task What_is_no_platform_is_told_as_that(HttpStatusCode status, string body)
    {
        _platform.Answers(status, body);

        Assert.Equal(PlatformError.NotThePlatform, (await _client.Apps.GetAsync("a", CancellationToken.None)).Error?.Id);
    }

    [Fact]
    public async Task No_answer_is_an_error_and_a_cancellation_by_the_caller_is_thrown()
    {
        _platform.Fails(new HttpRequestException("connection refused"));
        Assert.Equal(PlatformError.Unreachable, (await _client.Apps.GetAsync("a", CancellationToken.None)).Error?.Id);
        _platform.NeverAnswers();
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.Apps.GetAsync("a", cancelled.Token));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_an_error()
    {
        using var client = new PlatformClient(
            new HttpClient(_platform) { BaseAddress = new Uri("http://platform.test"), Timeout = TimeSpan.FromMilliseconds(20) }, "key", TimeProvider.System);
        _platform.NeverAnswers();

        Assert.Equal(PlatformError.TimedOut, (await client.Apps.GetAsync("a", CancellationToken.None)).Error?.Id);
    }

    [Fact]
    public async Task What_an_update_leaves_out_is_not_sent()
    {
        _platform.Answers(HttpStatusCode.NotFound, """{"id": "not_found", "message": "m"}""");

        await _client.Apps.UpdateAsync("a", new AppUpdate { Maintenance = true }, CancellationToken.None);

        Assert.Equal("""PATCH /apps/a {"maintenance":true}""", Assert.Single(_platform.Asked));
    }

    private static string Stacks(params string[] names) => $"[{string.Join(',', names.Select(name =>
        $$"""{"created_at": "2026-01-01T00:00:00Z", "default": true, "id": "{{Guid.NewGuid()}}", "name": "{{name}}", "state": "public", "updated_at": "2026-01-01T00:00:00Z"}"""))}]";
}
