namespace Tarmac.Cli.Tests.Sites;

/// <summary>What can be wrong before any server is asked.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task No_project()
    {
        using var app = await AppFolder.MakeAsync(django: null);
        File.Delete(Path.Combine(app.Folder, "manage.py"));
        File.Delete(Path.Combine(app.Folder, "pave", "wsgi.py"));

        await FailsAsync(app, "No Django project in", "local:setup");
        await FailsAsync(app, "no Procfile and no manage.py", "local");
    }

    [Fact]
    public async Task No_Django()
    {
        using var app = await AppFolder.MakeAsync(django: null);

        await FailsAsync(app, $"Django is not installed in {app.Folder}/.venv/bin/python", "local:setup");
        await FailsAsync(app, "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt", "local");
    }

    [Fact]
    public async Task Settings_that_raise_are_shown_with_their_file_and_line()
    {
        using var app = await AppFolder.MakeAsync();
        app.Edit("pave/settings.py", text => text.Replace("DEBUG = True", "raise KeyError('SOMETHING')"));

        await FailsAsync(app, $"pave.settings could not be imported, at {app.Folder}/pave/settings.py:6", "local:setup");
        await FailsAsync(app, "KeyError: 'SOMETHING'", "local:db:reset");
    }

    [Fact]
    public async Task SQLite_alone()
    {
        using var app = await AppFolder.MakeAsync();
        app.Set("DJANGO_SETTINGS_MODULE", "pave.settings_sqlite");

        var run = await app.TarmacAsync("local:setup");

        Assert.Equal(2, run.Status);
        Assert.Contains("does not mirror production", run.Output);
        Assert.Contains("'ENGINE': 'django.db.backends.postgresql'", run.Output);
    }

    [Fact]
    public async Task Malformed_files_and_a_port_in_use()
    {
        using var app = await AppFolder.MakeAsync();
        app.Set("DJANGO_SETTINGS_MODULE", "pave.settings_sqlite");
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port.ToString();
        await FailsAsync(app, $"Port {port} is in use", "local", "--port", port);

        app.Write(".env", "A=1\nsecret hush\n");
        Assert.DoesNotContain("hush", await FailsAsync(app, ".env:2 is not of the form NAME=VALUE", "local"));
        app.Write(".env", "A=1\n");
        app.Write("Procfile", "web gunicorn\n");
        await FailsAsync(app, "Procfile:1", "local");
    }

    [Fact]
    public async Task A_port_where_something_else_listens()
    {
        using var app = await AppFolder.MakeAsync();
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        app.Edit("pave/settings.py", text => text.Replace("'HOST': '',\n        'PORT': ''", $"'HOST': 'localhost',\n        'PORT': '{port}'"));

        await FailsAsync(app, $"The settings name port {port}, where something else listens that is no PostgreSQL", "local:setup");
    }

    [Fact]
    public async Task A_host_where_nothing_answers_and_a_server_of_ones_own_would_not_help()
    {
        using var app = await AppFolder.MakeAsync();
        app.Edit("pave/settings.py", text => text.Replace("'HOST': ''", "'HOST': 'db.invalid'"));

        await FailsAsync(app, "Nothing answers at DATABASES['default'] (db.invalid, port 5432)", "local:setup");
    }

    private static async Task<string> FailsAsync(AppFolder app, string expected, params string[] arguments)
    {
        var run = await app.TarmacAsync(arguments);

        Assert.NotEqual(0, run.Status);
        Assert.Contains(expected, run.Errors);
        return run.All;
    }
}
