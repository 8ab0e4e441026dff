using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Accounts;
using Tarmac.Server.Database;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Accounts;

public sealed class AccountUpkeepTests(ControlServer server) : IAsyncLifetime
{
    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task A_removed_account_has_no_key_and_no_rights_and_its_address_is_free()
    {
        var app = await _tarmac.CreateAppAsync();
        using var gone = _tarmac.Client(await _tarmac.AccountAsync("gone@example.test"));
        await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/collaborators", """{"user": "gone@example.test"}""", HttpStatusCode.Created);
        await gone.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"A": "1"}""");

        Assert.True((await ChangeAsync(change => AccountUpkeep.RemoveAsync(change, "gone@example.test", default))).Succeeded);

        await gone.RefusedAsync(HttpMethod.Get, "/account", null, HttpStatusCode.Unauthorized);
        Assert.NotEmpty((await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases")).EnumerateArray());
        using var other = _tarmac.Client(await _tarmac.AccountAsync("gone@example.test"));
        await other.RefusedAsync(HttpMethod.Get, $"/apps/{app}", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_account_that_owns_apps_is_not_removed()
    {
        var app = await _tarmac.CreateAppAsync();

        var refused = await ChangeAsync(change => AccountUpkeep.RemoveAsync(change, "me@example.test", default));

        Assert.Contains(app, refused.Fault?.Message, StringComparison.Ordinal);
        await _tarmac.Me.SentAsync(HttpMethod.Get, "/account");
    }

    [Fact]
    public async Task Another_key_leaves_the_first_one_and_the_password()
    {
        var key = await ChangeAsync(change => AccountUpkeep.GiveKeyAsync(change, "me@example.test", default));

        using var second = _tarmac.Client(key.Value);
        await second.SentAsync(HttpMethod.Get, "/account");
        await _tarmac.Me.SentAsync(HttpMethod.Get, "/account");
    }

    private async Task<Result<string>> ChangeAsync(Func<Change, Task<Result<string>>> action)
    {
        await using var change = await _tarmac.Services.GetRequiredService<ControlDatabase>().BeginAsync(Actor.Platform, default);
        var outcome = await action(change);
        if (outcome.Succeeded)
        {
            await change.CommitAsync(default);
        }

        return outcome;
    }
}
