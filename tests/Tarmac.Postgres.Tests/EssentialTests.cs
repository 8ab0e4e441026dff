using Npgsql;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Tests;

public sealed class EssentialTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private readonly Installation _installation = shared.Installation;
    private readonly PostgresAddOns _addOns = shared.AddOns;

    [Fact]
    public async Task A_tenant_is_refused_every_database_but_its_own()
    {
        var mine = await Tenant.NewAsync(_addOns, "essential-0");
        var yours = await Tenant.NewAsync(_addOns, "essential-0");

        foreach (var other in (string[])[yours.Database, "postgres", "template1"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Tenant.ConnectAsync(mine.Url, database: other));
            Assert.Equal(PostgresErrorCodes.InvalidAuthorizationSpecification, refused.SqlState);
        }
    }

    [Theory]
    [InlineData("CREATE DATABASE x")]
    [InlineData("CREATE ROLE x")]
    [InlineData("ALTER SYSTEM SET work_mem = '1GB'")]
    [InlineData("COPY (SELECT 1) TO PROGRAM 'id'")]
    [InlineData("SELECT pg_read_file('/etc/passwd')")]
    [InlineData("CREATE EXTENSION postgres_fdw")]
    [InlineData("CREATE EXTENSION dblink")]
    [InlineData("CREATE EXTENSION pg_stat_statements")]
    [InlineData("SET temp_file_limit = '10GB'")]
    public async Task A_tenant_may_not_reach_beyond_its_database(string sql)
    {
        var database = await Tenant.NewAsync(_addOns, "essential-0");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Tenant.ScalarAsync(database.Url, sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("CREATE TABLE t (n int)")]
    [InlineData("CREATE SCHEMA s")]
    [InlineData("CREATE EXTENSION hstore")]
    public async Task A_tenant_does_as_it_likes_within_it(string sql)
    {
        var database = await Tenant.NewAsync(_addOns, "essential-0");

        await Tenant.ScalarAsync(database.Url, sql);
    }

    [Fact]
    public async Task Connections_end_at_the_plan_s_limit()
    {
        var database = await Tenant.NewAsync(_addOns, "essential-0");
        var open = new List<NpgsqlConnection>();
        try
        {
            for (var i = 0; i < 20; i++)
            {
                open.Add(await Tenant.ConnectAsync(database.Url));
            }

            var refused = await Assert.ThrowsAsync<PostgresException>(() => Tenant.ConnectAsync(database.Url));

            Assert.Equal(PostgresErrorCodes.TooManyConnections, refused.SqlState);
        }
        finally
        {
            foreach (var connection in open)
            {
                await connection.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Text_sorts_as_people_expect()
    {
        var database = await Tenant.NewAsync(_addOns, "essential-0");

        var sorted = await Tenant.ScalarAsync(database.Url, "SELECT string_agg(v, ' ' ORDER BY v) FROM unnest(ARRAY['B', 'a', 'z', 'A', 'é', 'b']) v");

        Assert.Equal("a A b B é z", sorted);
    }

    [Fact]
    public async Task The_password_is_stored_as_a_verifier_only()
    {
        var secret = PostgresSecret.New();
        var provisioned = await _addOns.ProvisionAsync(Guid.CreateVersion7(), PostgresPlan.Find("essential-0").Value, secret, Installation.Soon());
        await Tenant.ScalarAsync(provisioned.Value.Url, "SELECT 1");

        foreach (var file in Directory.EnumerateFiles(_installation.Folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains(".s.PGSQL", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(secret.Password, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Tls_is_offered()
    {
        var database = await Tenant.NewAsync(_addOns, "essential-0");

        await using var connection = await Tenant.ConnectAsync(database.Url, tls: true);
        await using var command = new NpgsqlCommand("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", connection);

        Assert.Equal(true, await command.ExecuteScalarAsync(Installation.Soon()));
    }

    [Fact]
    public async Task A_destroyed_database_leaves_the_others_alone()
    {
        var mine = await Tenant.NewAsync(_addOns, "essential-0");
        var yours = await Tenant.NewAsync(_addOns, "essential-0");

        Assert.True((await _addOns.DestroyAsync(mine.Id, force: false, Installation.Soon())).Succeeded);

        await Assert.ThrowsAsync<PostgresException>(() => Tenant.ConnectAsync(mine.Url));
        Assert.Equal(1, await Tenant.ScalarAsync(yours.Url, "SELECT 1"));
        Assert.Equal(0L, await Tenant.ScalarAsync(yours.Url, $"SELECT count(*) FROM pg_roles WHERE rolname LIKE '%{mine.Database}' OR rolname = '{mine.User}'"));
    }
}
