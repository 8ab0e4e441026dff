using System.Diagnostics;
using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.DatabaseCopies;

/// <summary>
/// Puts a dump in the place of a local database: into a new one beside it, which takes its name when it is whole. Until then the old one is as it was.
/// </summary>
internal sealed class LocalReplacement(PsqlLogin owner, string database, int major, Action<string> say)
{
    private const int LongestStem = 50;

    private string Stem => database.Length > LongestStem ? database[..LongestStem] : database;

    private string New => $"{Stem}_pulled";

    private string Old => $"{Stem}_replaced";

    /// <summary>Null when it was replaced.</summary>
    public async Task<string?> RunAsync(Stream dump, string pgRestore, CancellationToken cancellation)
    {
        try
        {
            if (await SqlAsync($"{Drop(New)} {SetupPlanner.CreateDatabase(New, owner.User!, major).Text}", cancellation) is { } problem)
            {
                return $"No new database could be created next to {database}: {problem}";
            }

            if (await FillAsync(dump, pgRestore, cancellation) is { } refused)
            {
                return refused;
            }

            say($"All data is received: replacing {database}");
            return await SwapAsync() is { } held ? $"{database} could not be replaced: {held}" : null;
        }
        finally
        {
            await SqlAsync(Drop(New), CancellationToken.None);
        }
    }

    private async Task<string?> FillAsync(Stream dump, string pgRestore, CancellationToken cancellation)
    {
        string[] options = ["--no-owner", "--no-acl", "--no-comments", "--exit-on-error", "--single-transaction", "--no-password", "-d", New];
        using var process = Process.Start(Psql.Start(owner.To(New), pgRestore, options))!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellation);
            var unread = await CopyAsync(dump, process, cancellation);
            await process.WaitForExitAsync(cancellation);
            await output;
            return unread ?? (process.ExitCode == 0 ? null : $"pg_restore failed: {new PsqlAnswer(process.ExitCode, "", await errors).Problem}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>What the reading side says; a pg_restore that ended early says by its status why.</summary>
    private static async Task<string?> CopyAsync(Stream dump, Process restore, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int read;
            try
            {
                read = await dump.ReadAsync(buffer, cancellation);
            }
            catch (IOException cause)
            {
                restore.Kill(entireProcessTree: true);
                return cause.Message;
            }

            try
            {
                if (read == 0)
                {
                    restore.StandardInput.Close();
                    return null;
                }

                await restore.StandardInput.BaseStream.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    // Not cancellable: it takes a moment, and must not stop half-way.
    private async Task<string?> SwapAsync()
    {
        var sessions = $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {Sql.Text(database)} AND usename = current_user;";
        var renames = $"BEGIN; ALTER DATABASE {Sql.Name(database)} RENAME TO {Sql.Name(Old)}; ALTER DATABASE {Sql.Name(New)} RENAME TO {Sql.Name(database)}; COMMIT;";
        return await SqlAsync($"{Drop(Old)} {sessions} {renames}", CancellationToken.None) ?? await SqlAsync(Drop(Old), CancellationToken.None);
    }

    private static string Drop(string name) => $"DROP DATABASE IF EXISTS {Sql.Name(name)} WITH (FORCE);";

    private async Task<string?> SqlAsync(string sql, CancellationToken cancellation)
    {
        var answer = await Psql.RunAsync(owner.To("postgres"), sql, cancellation);
        return answer.Succeeded ? null : answer.Problem;
    }
}
