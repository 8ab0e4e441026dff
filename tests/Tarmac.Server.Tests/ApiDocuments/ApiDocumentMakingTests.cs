using Microsoft.Extensions.DependencyInjection;
using Tarmac.Server.ApiDocuments;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.ApiDocuments;

public sealed class ApiDocumentMakingTests(ControlServer server) : IAsyncLifetime
{
    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task It_is_made_when_somebody_asks_and_once()
    {
        var document = _tarmac.Services.GetRequiredService<ApiDocument>();
        await _tarmac.Me.SentAsync(HttpMethod.Get, "/apps");
        Assert.False(document.IsMade);

        await _tarmac.Me.SentAsync(HttpMethod.Get, "/openapi.json");

        Assert.True(document.IsMade);
        Assert.Same(await document.JsonAsync(default), await document.JsonAsync(default));
    }
}
