using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Story;

/// <summary>The unmodified example on each Django that teams have. The database comes by itself.</summary>
public sealed class DjangoVersionTests(Installation installation)
{
    [Theory]
    [InlineData("3.2")]
    [InlineData("4.2")]
    [InlineData("5.2")]
    public async Task An_unmodified_project_runs_on_every_Django(string version)
    {
        var app = $"django-{version.Replace('.', '-')}";
        using var desk = await Workbench.WithPaveAsync(installation);
        using var web = new Web(installation);
        desk.Write("requirements.txt", $"Django~={version}.0\npsycopg2\n");
        await desk.CommitAsync(version);
        (await desk.HerokuAsync("create", app)).Succeeded();

        (await desk.PushAsync()).Succeeded().Says("heroku-postgresql");

        (await desk.HerokuAsync("run", "-x", "--", "python", "manage.py", "migrate", "--noinput")).Succeeded();
        (await desk.HerokuAsync("run", "-x", "--", "python", "-c", "import django; print(django.get_version())")).Succeeded().Says(version);
        var page = await web.GetAsync(app, "/visits.json");
        Assert.Equal(200, page.Status);
        Assert.Equal("postgresql", page.Json.GetProperty("database").GetString());
        Assert.Equal(200, (await web.GetAsync(app, "/static/roads/pave.css")).Status);
        (await desk.HerokuAsync("apps:destroy", "--app", app, "--confirm", app)).Succeeded();
    }
}
