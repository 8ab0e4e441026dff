using Tarmac.Core.Logs;
using Tarmac.Engine.Runc.Logs;

namespace Tarmac.Engine.Runc.Tests;

public sealed class LogPositionTests(TestMachine machine) : IClassFixture<TestMachine>
{
    [Fact]
    public async Task Its_file_is_whole_at_every_moment()
    {
        var file = Path.Combine(machine.Options.DataDirectory, "position");
        var done = false;
        var reading = Task.Run(() =>
        {
            var (reads, last) = (0, 0L);
            while (!Volatile.Read(ref done) || reads == 0)
            {
                using var position = new LogPosition(file);
                position.Load();
                Assert.True(position.Bytes >= last, $"{position.Bytes} after {last}");
                last = position.Bytes!.Value;
                reads++;
            }

            return reads;
        });
        for (var run = 0; run < 20; run++)
        {
            using var position = new LogPosition(file);
            for (var i = 0; i < 2000; i++)
            {
                position.Save(i % 2 == 0, (run * 2000) + i);
            }
        }

        Volatile.Write(ref done, true);
        Assert.True(await reading.WaitAsync(TimeSpan.FromSeconds(60)) > 0);
    }

    [Fact]
    public void A_position_as_earlier_versions_wrote_it_is_read()
    {
        var file = Path.Combine(machine.Options.DataDirectory, "old-position");
        File.WriteAllText(file, "rotated 4711");
        using var position = new LogPosition(file);
        position.Load();

        Assert.Equal((true, 4711L), (position.Rotated, position.Bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("log ")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0")]
    public async Task A_position_that_is_damaged_does_not_mean_that_nothing_was_read(string damaged)
    {
        using var app = await TestApp.CreateAsync(machine);
        Assert.Null((await app.ApplyAsync(app.Spec(1))).Reason);
        await Until.TrueAsync(() => machine.Log.Texts(app.Id, LogSource.App).Contains("booted v1"));
        var dyno = app.Dynos().Single().Id;
        await machine.Engine.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(machine.Options.DataDirectory, "dynos", dyno.ToString(), "log.position"), damaged);
        await machine.RestartAsync();
        await Until.TrueAsync(() => machine.Routes.Of(app.Id).Dynos.Length == 1);
        await app.GetAsync("/later");

        await Until.TrueAsync(() => machine.Log.Texts(app.Id, LogSource.App).Contains("served /later"));
        Assert.Single(machine.Log.Texts(app.Id, LogSource.App), t => t == "booted v1");
    }
}
