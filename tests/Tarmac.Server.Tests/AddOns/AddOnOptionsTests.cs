using System.Text.Json;
using Tarmac.Server.AddOns;

namespace Tarmac.Server.Tests.AddOns;

public sealed class AddOnOptionsTests
{
    [Theory]
    [InlineData("""{"fork": "DATABASE_URL"}""", "--fork")]
    [InlineData("""{"follow": "DATABASE_URL"}""", "--follow")]
    [InlineData("""{"version": "16"}""", "Postgres 15")]
    [InlineData("""{"version": true}""", "Postgres 15")]
    [InlineData("""{"bogus": "yes"}""", "--bogus")]
    public void What_is_not_there_is_refused_by_name(string config, string named) =>
        Assert.Contains(named, AddOnOptions.Refused(Parse(config), version: 15)?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version": "15"}""")]
    [InlineData("""{"version": 15}""")]
    public void The_installed_version_may_be_asked_for(string config) => Assert.Null(AddOnOptions.Refused(Parse(config), version: 15));

    private static Dictionary<string, JsonElement> Parse(string config) => JsonElement.Parse(config).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
}
