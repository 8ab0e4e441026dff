using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Logs;
using Tarmac.Engine.Runc.LostFiles;

namespace Tarmac.Engine.Runc.Tests;

public sealed class LostFileTests
{
    private static readonly DynoIdentity Web = new(Guid.NewGuid(), AppId.New(), DynoName.Parse("web.1").Value, new(1));

    [Theory]
    [InlineData("media/uploads/a.jpg", "File")]
    [InlineData("export.csv", "File")]
    [InlineData("media/2026/11/plan.pdf", "File")]
    [InlineData("static/uploads/a.png", "File")]
    [InlineData("media/.hidden", "File")]
    [InlineData("db.sqlite3", "Database")]
    [InlineData("data/pave.db", "Database")]
    [InlineData("DATA.SQLITE", "Database")]
    [InlineData("dump.rdb", "Database")]
    [InlineData("debug.log", "Log")]
    [InlineData("logs/django.txt", "Log")]
    [InlineData("app.log.3.gz", "Log")]
    [InlineData("nohup.out", "Log")]
    [InlineData("db.sqlite3-journal", "Nothing")]
    [InlineData("roads/__pycache__/views.cpython-311.pyc", "Nothing")]
    [InlineData("roads/views.pyc", "Nothing")]
    [InlineData(".cache/fontconfig/x", "Nothing")]
    [InlineData(".config/matplotlib/matplotlibrc", "Nothing")]
    [InlineData(".bash_history", "Nothing")]
    [InlineData("media/cache/thumb.jpg", "Nothing")]
    [InlineData("static/CACHE/css/a.css", "Nothing")]
    [InlineData("tmp/upload.bin", "Nothing")]
    [InlineData("gunicorn.pid", "Nothing")]
    [InlineData("gunicorn.sock", "Nothing")]
    [InlineData("celerybeat-schedule", "Nothing")]
    [InlineData("celerybeat-schedule.db", "Nothing")]
    [InlineData(".pytest_cache/v/x", "Nothing")]
    [InlineData("media/upload.part", "Nothing")]
    [InlineData("Thumbs.db", "Nothing")]
    public void A_path_tells_somebodys_file_from_what_comes_back(string path, string kind) =>
        Assert.Equal(kind, LostFile.Judge(new WrittenFile(path, false)).ToString());

    [Theory]
    [InlineData("staticfiles/css/a.css", "Nothing")]
    [InlineData("db.sqlite3", "Database")]
    [InlineData("debug.log", "Log")]
    public void What_each_start_makes_anew_is_nobodys_loss_but_a_database_is(string path, string kind) =>
        Assert.Equal(kind, LostFile.Judge(new WrittenFile(path, true)).ToString());

    [Fact]
    public void Files_are_told_by_place_the_database_first()
    {
        var groups = LostGroup.Of(Written("media/b/2.jpg", "media/a/1.jpg", "media/a/x/2.jpg", "media/a/3.jpg", "media/a/4.jpg", "db.sqlite3", "one.csv", "x.pyc"));

        Assert.Equal(
            [
                "Tarmac: web.1 keeps a database in db.sqlite3, which is lost when it restarts and which no other dyno sees. "
                    + "Keep it in Postgres: heroku addons:create heroku-postgresql",
                "Tarmac: web.1 wrote 1 file that is lost when it restarts: one.csv. Keep such files in object storage (django-storages) or in Postgres: "
                    + "a dyno's disk is its own and is thrown away",
                "Tarmac: web.1 wrote 4 files that are lost when it restarts: media/a/1.jpg, media/a/3.jpg, media/a/4.jpg and 1 more. "
                    + "Keep such files in object storage (django-storages) or in Postgres: a dyno's disk is its own and is thrown away",
            ],
            groups.Take(3).Select(group => FilesAtRiskLine.Of(new DynoEvent.FilesAtRisk(Web, group.RiskKind, group.Files, default))));
        Assert.Equal("media/b", groups[3].Place);
        Assert.Equal(4, groups.Length);
    }

    [Fact]
    public void What_find_prints_is_read_whatever_it_holds()
    {
        var up = DateTimeOffset.FromUnixTimeSeconds(1000);
        var found = WrittenFileScan.Parse("999.5000000000 a b\0001000.5000000000 c\nd\0\0rubbish\0nan x\01001.0 \xff\0cut off"u8, up);

        Assert.Equal([new("a b", true), new("c\nd", false), new("x", false)], found.Take(3));
        Assert.Equal(4, found.Length);
        Assert.Equal(2000, WrittenFileScan.Parse(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1.0 a\0", 5000))), up).Length);
    }

    [Fact]
    public async Task A_web_dynos_uploads_and_database_are_told_once_with_the_remedy()
    {
        await using var machine = new TestMachine();
        machine.Options = machine.Options with { LostFileSampling = TimeSpan.FromMilliseconds(200) };
        await machine.InitializeAsync();
        using var app = await TestApp.CreateAsync(machine, new() { ["write.py"] = Writer });
        await app.ApplyAsync(app.Spec(1));
        await app.GetAsync("/write");

        await Until.TrueAsync(() => Told(machine, app).Count >= 3);
        await app.GetAsync("/write");
        await machine.RestartAsync();
        await app.GetAsync("/write");
        await app.ApplyAsync(app.Spec(1, web: 0));
        await app.UntilAsync();

        var told = Told(machine, app);
        Assert.Equal(3, told.Count);
        Assert.StartsWith("Tarmac: web.1 keeps a database in db.sqlite3", told[0], StringComparison.Ordinal);
        Assert.Contains("logs to logs/django.log", told[1], StringComparison.Ordinal);
        Assert.Contains("wrote 2 files that are lost when it restarts: media/uploads/a.jpg, media/uploads/evil\\u{a}name.", told[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_last_is_seen_at_the_dynos_end()
    {
        await using var machine = new TestMachine();
        machine.Options = machine.Options with { LostFileSampling = TimeSpan.FromHours(1) };
        await machine.InitializeAsync();
        using var app = await TestApp.CreateAsync(machine, new() { ["write.py"] = Writer });
        await app.ApplyAsync(app.Spec(1));
        await app.GetAsync("/write");
        await app.ApplyAsync(app.Spec(1, web: 0));
        await app.UntilAsync();

        var lines = machine.Log.Texts(app.Id, LogSource.Heroku).ToList();
        Assert.Equal(3, Told(machine, app).Count);
        Assert.InRange(lines.FindIndex(l => l.StartsWith("Tarmac: web.1", StringComparison.Ordinal)), 0, lines.IndexOf("Stopping all processes with SIGTERM"));
    }

    // Links to the machine's own folders stand where a naive walk would enter them.
    private const string Writer = """
        import os
        os.makedirs('media/uploads', exist_ok=True); os.makedirs('logs', exist_ok=True); os.makedirs('cache', exist_ok=True); os.makedirs('__pycache__', exist_ok=True)
        for name in ('media/uploads/a.jpg', 'media/uploads/evil\nname', 'db.sqlite3', 'logs/django.log', 'cache/x', '__pycache__/a.pyc', 'gunicorn.pid', '/tmp/upload'):
            open(name, 'a').write('x' * 5000)
        if not os.path.lexists('link'):
            os.symlink('/', 'link'); os.symlink('/proc/1/root', 'media/root'); os.mkfifo('media/fifo')
        """;

    private static IReadOnlyList<string> Told(TestMachine machine, TestApp app) =>
        [.. machine.Log.Texts(app.Id, LogSource.Heroku).Where(line => line.StartsWith("Tarmac:", StringComparison.Ordinal))];

    private static IEnumerable<WrittenFile> Written(params string[] paths) => paths.Select(path => new WrittenFile(path, false));
}
