using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Tests.LocalPostgres;

public sealed class SettingsAdviceTests
{
    private static readonly LocalSettings Settings = new() { Python = "/venv/bin/python", Settings = "pave.settings", File = "pave/settings.py", Driver = "psycopg2" };

    [Fact]
    public void For_SQLite_the_lines_to_write_are_given()
    {
        var note = Assert.Single(Notes(new LocalDatabase { Alias = "default", Kind = "sqlite", Name = "/app/db.sqlite3" }));

        Assert.Contains("does not mirror production", note);
        Assert.Contains("DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'my_app', 'USER': 'my_app'", note);
        Assert.Contains("django:copydb db.sqlite3", note);
    }

    [Fact]
    public void The_removed_engine_is_named() =>
        Assert.Contains("removed in Django 3.0", Assert.Single(Notes(new LocalDatabase { Alias = "default", Kind = "postgres", Engine = "django.db.backends.postgresql_psycopg2" })));

    [Fact]
    public void A_missing_driver_is_told_with_the_command() => Assert.Contains(
        "/venv/bin/python -m pip install",
        Assert.Single(SettingsAdvice.Notes(Settings with { Driver = null, Databases = [new LocalDatabase { Alias = "default", Kind = "postgres" }] }, "pave")));

    private static IEnumerable<string> Notes(LocalDatabase database) => SettingsAdvice.Notes(Settings with { Databases = [database] }, "My-App");
}
