using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Refusals;

/// <summary>The platform's disk without a free block: what runs goes on, a push is refused with the reason, and with room again all is as it was.</summary>
public sealed class FullDiskTests(Installation installation) : IDisposable
{
    private const string App = "full-disk";

    private readonly Web _web = new(installation);

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_full_disk_stops_no_app_and_loses_nothing()
    {
        using var desk = await SmallApp.DeployedAsync(installation, App);
        await Eventually.BecomesAsync("the first release", () => _web.GetAsync(App), page => page.Status == 200);
        await using (var visitor = new Visitor(_web, App))
        {
            using (await installation.Disk.FillAsync())
            {
                await desk.SayAsync("second");
                (await desk.PushAsync()).Failed().Says("disk is full");
                (await desk.RunAsync($"{installation.CommandFolder}/tarmac", "status")).Failed().Says("disk").Says("FAILS");
                Assert.Contains("hello", (await _web.GetAsync(App)).Body);
            }

            (await desk.PushAsync()).Succeeded();
            visitor.WasAlwaysAnswered();
        }

        await Eventually.BecomesAsync("the second release", () => _web.GetAsync(App), page => page.Body.Contains("second", StringComparison.Ordinal));
        await desk.DestroyAsync(App);
    }
}
