using System.Diagnostics;
using Tarmac.Linux.Processes;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>Drops a local database and makes it again: tables, fixtures. What stops half-way is mended by the same command.</summary>
internal sealed class LocalReset(LocalApp app, LocalDatabase database, IReadOnlyList<string> fixtures, Action<string> say)
{
    private readonly LocalSite _site = app.SiteOf(database.Alias)!;

    private WantedDatabase Wanted => _site.Wanted.Databases.First(each => each.Name == database.Name);

    private PsqlLogin Owner => _site.Server.As(_site.Wanted.Roles.First(role => role.Name == Wanted.Owner));

    /// <summary>Every value that Postgres would refuse, before anything is dropped. Null when there is none.</summary>
    public async Task<string?> CheckFixturesAsync(CancellationToken cancellation)
    {
        if (fixtures.Count == 0)
        {
            return null;
        }

        var status = await StepAsync(
            $"Checking {Files(fixtures.Count)}", () => RunAsync(["-m", "tarmac_django", "preflight", "--fresh", .. fixtures], cancellation), cancellation);
        return status switch
        {
            0 => null,
            1 => $"Nothing was dropped: Postgres would refuse the values above. Correct them or the fields, and run this again.",
            _ => $"Nothing was dropped: the fixtures could not be checked.",
        };
    }

    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        var again = $"Run the same command to start again.";
        var name = database.Name;
        if (await StepAsync($"Dropping and creating {name}", () => RemakeAsync(cancellation), cancellation) is { } problem)
        {
            return $"{problem} {again}";
        }

        string[] tables = [Manage, Django < new Version(1, 9) ? "syncdb" : "migrate", .. Django < new Version(1, 9) ? (string[])[] : ["--run-syncdb"], "--noinput", "--database", database.Alias];
        if (await StepAsync("Creating the tables", () => RunAsync(tables, cancellation), cancellation) is not 0 and var made)
        {
            return $"The tables could not be created (exit status {made}): {name} is there, empty or with some of them. Correct what the lines above name. {again}";
        }

        if (fixtures.Count > 0
            && await StepAsync($"Loading {Files(fixtures.Count)}", () => RunAsync([Manage, "loaddata", "--database", database.Alias, .. fixtures], cancellation), cancellation) is not 0 and var loaded)
        {
            return $"The fixtures were refused (exit status {loaded}): {name} is there with its tables and without them, since loaddata loads all or nothing. {again}";
        }

        return null;
    }

    private string Manage => app.Settings.Manage ?? "manage.py";

    private Version Django => Version.TryParse(string.Join('.', app.Settings.Django.Split('.').Take(2)), out var version) ? version : new Version(4, 2);

    private async Task<string?> RemakeAsync(CancellationToken cancellation)
    {
        var dropped = await DropAsync(cancellation);
        if (!dropped.Succeeded)
        {
            return $"{database.Name} could not be dropped and is as it was: {dropped.Problem}.";
        }

        // A Ctrl-C between the two would leave no database, so it waits for the second.
        var seen = await LocalServer.LookAsync(Owner, _site.Wanted, CancellationToken.None);
        var made = await Psql.RunAsync(
            Owner, SetupPlanner.CreateDatabase(database.Name, Wanted.Owner, seen?.Major ?? SetupPlanner.Production).Text, CancellationToken.None);
        if (!made.Succeeded)
        {
            return $"{database.Name} is dropped and could not be created again: {made.Problem}.";
        }

        return Wanted.Spatial || Wanted.Others.Count > 0 ? (await new LocalSetup(_site, new SetupOptions(), say).RunAsync(cancellation)).Problem : null;
    }

    /// <summary>The owner may, unless a superuser is connected, such as somebody's psql: then only a superuser may.</summary>
    private async Task<PsqlAnswer> DropAsync(CancellationToken cancellation)
    {
        var statement = $"DROP DATABASE IF EXISTS {Sql.Name(database.Name)} WITH (FORCE);";
        var dropped = await Psql.RunAsync(Owner, statement, cancellation);
        if (dropped.Succeeded)
        {
            return dropped;
        }

        var (administrator, _) = await Administrators.FindAsync(_site.Server, _site.Wanted, cancellation);
        return administrator is null ? dropped : await Psql.RunAsync(administrator, statement, cancellation);
    }

    private async Task<int> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(app.App.Python.Path) { WorkingDirectory = app.App.Folder, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in app.Exports)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // The terminal has sent Ctrl-C to it as well; who sends a signal to this process alone ends it too.
            ProcessIdentity.Of(process.Id)?.Send(Signals.Terminate);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<T> StepAsync<T>(string what, Func<Task<T>> step, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        say($"-----> {what}");
        var clock = Stopwatch.StartNew();
        var result = await step();
        say($"       {clock.Elapsed.TotalSeconds:0.0} s");
        return result;
    }

    private static string Files(int count) => count == 1 ? "1 fixture" : $"{count} fixtures";
}
