using System.Diagnostics;
using Tarmac.Cli.Clients;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>Runs SQL by Debian's psql: statements on its input, the password in its environment, neither in a process list.</summary>
internal static class Psql
{
    public const string Versions = "/usr/lib/postgresql";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>The newest psql itself: the one on the PATH is a Perl script that looks for it. Null where none is installed.</summary>
    public static string? Program { get; } = Newest("psql") ?? SearchPath.Find("psql");

    public static async Task<PsqlAnswer> RunAsync(PsqlLogin login, string sql, CancellationToken cancellation)
    {
        if (Program is null)
        {
            return new PsqlAnswer(127, "", "error: psql is not installed: apt-get install postgresql-15");
        }

        using var process = Process.Start(Start(login, Program, "-X", "-A", "-t", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=terse"))!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process, sql);
            await process.WaitForExitAsync(limit.Token);
            return new PsqlAnswer(process.ExitCode, (await output).Trim(), (await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return new PsqlAnswer(124, "", $"error: {login.Server} did not answer within {Limit.TotalSeconds:0} s");
        }
    }

    public static string? Newest(string program) => !Directory.Exists(Versions)
        ? null
        : Directory.EnumerateDirectories(Versions)
            .Where(folder => File.Exists(Path.Combine(folder, "bin", program)))
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin", program))
            .FirstOrDefault();

    /// <summary>One of Postgres' programs with a login in its environment; its streams are pipes.</summary>
    public static ProcessStartInfo Start(PsqlLogin login, string program, params IEnumerable<string> arguments)
    {
        string[] command = [program, .. arguments];
        var whole = login.RunAs is null ? command : ["runuser", "-u", login.RunAs, "--", .. command];
        var start = new ProcessStartInfo(whole[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in whole.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        var environment = start.Environment;
        environment["PGHOST"] = login.Server.Host;
        environment["PGPORT"] = login.Server.Port.ToString();
        environment["PGDATABASE"] = login.Database;
        environment["PGCONNECT_TIMEOUT"] = "5";
        environment["PGCLIENTENCODING"] = "UTF8";
        environment["LC_ALL"] = "C.UTF-8";
        environment["PGAPPNAME"] = "tarmac";
        environment.Remove("PGOPTIONS");
        Set("PGUSER", login.User);
        Set("PGPASSWORD", login.Password);
        return start;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                environment[name] = value;
            }
        }
    }

    private static async Task WriteAsync(Process process, string sql)
    {
        try
        {
            await process.StandardInput.WriteAsync(sql);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A refused connection ends psql before it has read: its errors say why.
        }
    }
}
