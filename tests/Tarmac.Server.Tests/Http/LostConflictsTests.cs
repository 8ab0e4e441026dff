using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tarmac.Contracts.Apps;
using Tarmac.Server.Http;

namespace Tarmac.Server.Tests.Http;

public sealed class LostConflictsTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    public async Task A_request_that_lost_against_another_is_run_again_with_its_body(string state)
    {
        var seen = new List<string?>();

        await RunAsync("application/json", async http =>
        {
            seen.Add((await RequestBody.ReadAsync<AppUpdate>(http, default)).Value.Name);
            if (seen.Count < 3)
            {
                throw Lost(state);
            }
        });

        Assert.Equal(["wanted", "wanted", "wanted"], seen);
    }

    [Fact]
    public async Task It_is_not_run_for_ever()
    {
        var runs = 0;

        await Assert.ThrowsAsync<PostgresException>(() => RunAsync("application/json", _ =>
        {
            runs++;
            throw Lost(PostgresErrorCodes.DeadlockDetected);
        }));

        Assert.Equal(4, runs);
    }

    [Fact]
    public async Task An_upload_is_not_repeated()
    {
        var runs = 0;

        await Assert.ThrowsAsync<PostgresException>(() => RunAsync("application/octet-stream", _ =>
        {
            runs++;
            throw Lost(PostgresErrorCodes.DeadlockDetected);
        }));

        Assert.Equal(1, runs);
    }

    private static Task RunAsync(string type, RequestDelegate endpoint)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "PATCH";
        http.Request.ContentType = type;
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes("""{"name": "wanted"}"""));
        return new LostConflicts(endpoint, NullLogger<LostConflicts>.Instance).InvokeAsync(http);
    }

    private static PostgresException Lost(string state) => new("lost", "ERROR", "ERROR", state);
}
