using Tarmac.Cli.DatabaseCopies;
using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Tests.Sites;

public sealed class LocalReplacementTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private readonly string _name = $"d{Random.Shared.Next(1_000_000)}";

    private static string Binaries => Path.GetDirectoryName(Psql.Newest("pg_dump"))!;

    private PsqlLogin Owner => new(new ServerAddress("127.0.0.1", server.Port), _name, "hush", _name);

    private PsqlLogin Source => Owner.To($"{_name}_source");

    public async ValueTask InitializeAsync()
    {
        await server.SqlAsync($"CREATE ROLE {_name} LOGIN CREATEDB PASSWORD 'hush'");
        await server.SqlAsync($"CREATE DATABASE {_name} OWNER {_name}");
        await server.SqlAsync($"CREATE DATABASE {_name}_source OWNER {_name}");
        await AskAsync(Owner, "CREATE TABLE old AS SELECT 1 AS n;");
        await AskAsync(Source, "CREATE TABLE fresh AS SELECT n, md5(n::text) FROM generate_series(1, 20000) n;");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_copied_takes_the_place_of_what_was_there()
    {
        Assert.Null(await ReplaceAsync(Dump(Source), TestContext.Current.CancellationToken));

        Assert.Equal("20000", await AskAsync(Owner, "SELECT count(*) FROM fresh;"));
        Assert.Equal("", await AskAsync(Owner, "SELECT to_regclass('old');"));
        Assert.Equal(_name, await AskAsync(Owner, "SELECT tableowner FROM pg_tables WHERE tablename = 'fresh';"));
        await NothingLeftAsync();
    }

    [Fact]
    public async Task A_dump_that_fails_leaves_the_old_one()
    {
        await server.SqlAsync("CREATE TABLE others (n int)", $"{_name}_source");

        Assert.Contains("pg_dump failed: permission denied", await ReplaceAsync(Dump(Source), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await OldIsThereAsync();
    }

    [Fact]
    public async Task A_dump_that_is_cut_off_leaves_the_old_one()
    {
        var whole = new MemoryStream();
        await using (var dump = Dump(Source))
        {
            await dump.CopyToAsync(whole, TestContext.Current.CancellationToken);
        }

        whole.SetLength(whole.Length / 2);
        whole.Position = 0;

        Assert.Contains("pg_restore failed", await ReplaceAsync(whole, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await OldIsThereAsync();
    }

    [Fact]
    public async Task A_ctrl_c_leaves_the_old_one()
    {
        using var key = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var dump = new InterruptedStream(Dump(Source), key);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReplaceAsync(dump, key.Token));

        await OldIsThereAsync();
    }

    [Fact]
    public async Task A_database_that_others_use_is_replaced_or_stays()
    {
        await server.SqlAsync($"CREATE ROLE {_name}_other LOGIN PASSWORD 'hush'");
        await server.SqlAsync($"GRANT ALL ON DATABASE {_name} TO {_name}_other");
        using var held = System.Diagnostics.Process.Start(Psql.Start(Owner with { User = $"{_name}_other" }, Psql.Program!, "-X", "-q"))!;
        await held.StandardInput.WriteLineAsync("SELECT 'here';");
        await held.StandardInput.FlushAsync();
        await held.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.Contains("is being accessed by other users", await ReplaceAsync(Dump(Source), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        held.Kill();
        await OldIsThereAsync();
    }

    private static DumpStream Dump(PsqlLogin login) => DumpStream.Open(login, Path.Combine(Binaries, "pg_dump"), _ => { });

    private async Task<string?> ReplaceAsync(Stream dump, CancellationToken cancellation)
    {
        await using (dump)
        {
            return await new LocalReplacement(Owner, _name, 15, _ => { }).RunAsync(dump, Path.Combine(Binaries, "pg_restore"), cancellation);
        }
    }

    private async Task OldIsThereAsync()
    {
        Assert.Equal("1", await AskAsync(Owner, "SELECT n FROM old;"));
        await NothingLeftAsync();
    }

    private async Task NothingLeftAsync() =>
        Assert.Equal("2", await server.SqlAsync($"SELECT count(*) FROM pg_database WHERE datname LIKE '{_name}%'"));

    private static async Task<string> AskAsync(PsqlLogin login, string sql)
    {
        var answer = await Psql.RunAsync(login, sql, TestContext.Current.CancellationToken);
        Assert.True(answer.Succeeded, answer.Errors);
        return answer.Output;
    }
}
