using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Server.Tests.Installations;
using Tarmac.Server.Transfers;

namespace Tarmac.Server.Tests.Operations;

/// <summary>What a crash at any step of an operation leaves is finished or undone.</summary>
public sealed class OperationTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("receiving", "restore", true)]
    [InlineData("deleting", "backup", true)]
    [InlineData("deleting", "backup", false)]
    public async Task A_row_that_was_left_on_its_way_goes_with_its_file(string state, string kind, bool file)
    {
        var (app, id, path) = await LeftAsync(state, kind, file);

        await SweepAsync();

        Assert.False(File.Exists(path));
        Assert.DoesNotContain((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/operations")).EnumerateArray(), o => o.Text("id") == id.ToString());
    }

    [Theory]
    [InlineData("failed", "backup")]
    [InlineData("cancelled", "backup")]
    [InlineData("succeeded", "restore")]
    public async Task A_file_that_its_operation_does_not_need_any_more_goes(string state, string kind)
    {
        var (_, _, path) = await LeftAsync(state, kind, file: true);

        await SweepAsync();

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_file_without_a_row_goes_and_a_backup_without_a_file_fails()
    {
        var (app, id, path) = await LeftAsync("succeeded", "backup", file: false);
        var orphan = Path.Combine(Path.GetDirectoryName(path)!, $"{Guid.NewGuid()}.dump");
        await File.WriteAllTextAsync(orphan, "PGDMP");

        await SweepAsync();

        Assert.False(File.Exists(orphan));
        Assert.Equal("failed", (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/operations/{id}")).Text("state"));
    }

    [Fact]
    public async Task A_running_operation_whose_database_is_gone_ends()
    {
        var (app, id, _) = await LeftAsync("running", "backup", file: false);

        for (var attempt = 0; attempt < 300; attempt++)
        {
            if ((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/operations/{id}")).Text("state") == "failed")
            {
                return;
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.Fail("The operation did not end within a minute.");
    }

    private Task SweepAsync() => installation.Services.GetRequiredService<BackupSweep>().RunAsync(TestContext.Current.CancellationToken);

    private async Task<(string App, Guid Id, string File)> LeftAsync(string state, string kind, bool file)
    {
        var app = await installation.CreateAppAsync();
        var appId = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}", null, HttpStatusCode.OK)).Text("id");
        var id = Guid.CreateVersion7();
        await using var insert = installation.Database.CreateCommand(
            $"""
            insert into operations (id, app_id, addon_name, kind, state, num, created_at, finished_at)
            values ('{id}', '{appId}', 'gone', '{kind}', '{state}', 1, now() - interval '1 hour',
                case when '{state}' in ('failed', 'cancelled', 'succeeded') then now() end)
            """);
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var path = Path.Combine(installation.Folder, "backups", appId, $"{id}.dump");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (file)
        {
            await File.WriteAllTextAsync(path, "PGDMP", TestContext.Current.CancellationToken);
        }

        return (app, id, path);
    }
}
