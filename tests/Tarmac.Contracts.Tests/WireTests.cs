using System.Text.Json;
using Tarmac.Contracts.Data;
using Tarmac.Contracts.Errors;
using Tarmac.Contracts.Formations;

namespace Tarmac.Contracts.Tests;

public sealed class WireTests
{
    [Theory]
    [InlineData("""{"plan": "heroku-postgresql"}""")]
    [InlineData("""{"plan": {"name": "heroku-postgresql"}}""")]
    [InlineData("""{"plan": {"id": "heroku-postgresql"}, "unknown": [1, 2]}""")]
    public void A_resource_is_named_by_text_or_by_object(string json) =>
        Assert.Equal("heroku-postgresql", JsonSerializer.Deserialize(json, PlatformJson.Default.AddOnCreate)!.Plan);

    [Theory]
    [InlineData("""{"plan": 7}""")]
    [InlineData("""{"plan": {"name": 7}}""")]
    [InlineData("""{"plan": "a", "plan": "b"}""")]
    public void Anything_else_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, PlatformJson.Default.AddOnCreate));

    [Fact]
    public void Times_are_UTC_to_the_second()
    {
        var json = JsonSerializer.SerializeToElement(
            new Formation
            {
                App = new(Guid.Empty, "a"),
                Command = "c",
                CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(1)),
                DynoSize = new(Guid.Empty, "Eco"),
                Id = Guid.Empty,
                Quantity = 1,
                Size = "Eco",
                Type = "web",
                UpdatedAt = default,
            },
            PlatformJson.Default.Formation);

        Assert.Equal("2026-01-02T02:04:05Z", json.GetProperty("created_at").GetString());
        Assert.Equal("Eco", json.GetProperty("dyno_size").GetProperty("name").GetString());
    }

    [Fact]
    public void An_error_shows_only_what_it_has() =>
        Assert.Equal("""{"id":"not_found","message":"gone"}""", JsonSerializer.Serialize(new ApiError("not_found", "gone"), PlatformJson.Default.ApiError));

    [Fact]
    public void Keys_with_a_question_mark_keep_it() =>
        Assert.Equal(
            """{"waiting?":true,"message":"m","error?":false}""",
            JsonSerializer.Serialize(new WaitStatus { Waiting = true, Message = "m", Error = false }, PlatformJson.Default.WaitStatus));
}
