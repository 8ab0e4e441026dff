using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Story;

/// <summary>A project that does what teams do and should not: it migrates in its web command, and keeps a file beside its code.</summary>
[TestMethodOrderer(typeof(InSourceOrder))]
public sealed class DjangoDutiesTests(StoryDesk story) : IClassFixture<StoryDesk>
{
    private const string App = "duties";

    // Slow, so that dynos that start together meet in it; twice at once it would end in "relation already exists".
    private const string Migration = """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [('roads', '0001_initial')]
            operations = [migrations.RunSQL("SELECT pg_sleep(6)"), migrations.RunSQL("CREATE TABLE roads_toll (id integer)")]
        """;

    private readonly Workbench _desk = story.Desk;
    private readonly Web _web = story.Web;

    [Fact]
    public async Task The_build_says_what_the_doctor_found()
    {
        _desk.Write("Procfile", "web: python manage.py migrate --noinput && python -m gunicorn pave.wsgi\n");
        await _desk.CommitAsync("migrates at each start");
        (await _desk.HerokuAsync("create", App)).Succeeded();

        (await _desk.PushAsync()).Succeeded().Says("-----> Django doctor").Says("procfile-migrate (Procfile:1)");

        Assert.Equal(200, (await _web.GetAsync(App, "/visits.json")).Status);
    }

    [Fact]
    public async Task Three_dynos_that_migrate_at_boot_take_turns_and_all_come_up()
    {
        (await _desk.HerokuAsync("ps:scale", "web=3", "-a", App)).Succeeded();
        _desk.Write("roads/migrations/0002_toll.py", Migration);
        await _desk.CommitAsync("tolls");
        (await _desk.PushAsync()).Succeeded();

        var log = await Eventually.BecomesAsync(
            "three dynos with a turn each",
            async () => (await _desk.HerokuAsync("logs", "-n", "1000", "-a", App)).Output,
            text => text.Contains("Applying roads.0002_toll", StringComparison.Ordinal) && Count(text, "is done; it is the turn of web.") >= 2);
        Assert.Contains("tarmac_django [migrations] waiting for the migration that web.", log, StringComparison.Ordinal);
        Assert.Equal(1, Count(log, "Applying roads.0002_toll"));
        Assert.DoesNotContain("already exists", log, StringComparison.Ordinal);
        await Eventually.BecomesAsync(
            "three dynos up", async () => (await _desk.HerokuAsync("ps", "-a", App)).Output, text => Count(text, "web.") >= 3 && Count(text, ": up") == 3);
        Assert.Equal(200, (await _web.GetAsync(App, "/visits.json")).Status);
    }

    [Fact]
    public async Task A_file_that_will_be_lost_is_named_in_the_log()
    {
        Assert.Equal(200, (await _web.PostAsync(App, "/write")).Status);
        (await _desk.HerokuAsync("ps:restart", "-a", App)).Succeeded();

        await Eventually.BecomesAsync(
            "the line about the lost file",
            async () => (await _desk.HerokuAsync("logs", "-n", "500", "-a", App)).Output,
            text => text.Contains(" wrote 1 file that is lost when it restarts: note.txt. Keep such files in object storage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_and_the_overlay_speak_of_the_app_on_the_platform()
    {
        (await _desk.RunAsync($"{story.Installation.CommandFolder}/tarmac", "django:overlay", "-a", App)).Succeeded()
            .Says("tarmac_django [databases] DATABASES[default] = django.db.backends.postgresql at").Says("[debug] DEBUG = False");

        var found = (await _desk.RunAsync($"{story.Installation.CommandFolder}/tarmac", "django:doctor", "-a", App)).FailedWith(1);
        found.Says("procfile-migrate").Says("Procfile:1").Says("files-written").Says("note.txt").Says("here:  the overlay does DEBUG = False");

        (await _desk.RunAsync($"{story.Installation.CommandFolder}/tarmac", "django:doctor", "-a", App, "--json")).FailedWith(1).Says("\"id\": \"files-written\"");
        (await _desk.HerokuAsync("apps:destroy", "--app", App, "--confirm", App)).Succeeded();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
