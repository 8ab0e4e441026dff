using System.Globalization;
using Npgsql;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.Tests;

public sealed class ExtensionTests : IAsyncDisposable
{
    private readonly Installation _installation = new();
    private readonly PostgresAddOns _addOns;

    public ExtensionTests() => _addOns = _installation.AddOns();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Theory]
    [InlineData("essential-0")]
    [InlineData("standard-0")]
    public async Task Only_what_Postgres_marks_as_trusted_can_be_installed(string plan)
    {
        var database = await Tenant.NewAsync(_addOns, plan);
        await using var tenant = await Tenant.ConnectAsync(database.Url);
        foreach (var (name, trusted) in await AvailableAsync(tenant))
        {
            var refusal = await Record.ExceptionAsync(() => RunAsync(tenant, $"CREATE EXTENSION IF NOT EXISTS \"{name}\" CASCADE"));

            Assert.True(trusted == refusal is null, $"{name}: trusted is {trusted}, but: {refusal?.Message ?? "installed"}");
            Assert.True(trusted || refusal is PostgresException { SqlState: "42501" }, $"{name}: {refusal?.Message}");
            Assert.Equal(trusted, ClusterConfiguration.TrustedExtensions.Contains(name));
        }
    }

    [Fact]
    public async Task No_function_that_a_tenant_planted_runs_as_superuser_by_way_of_earthdistance()
    {
        var database = await Tenant.NewAsync(_addOns, "standard-0");
        await using var tenant = await Tenant.ConnectAsync(database.Url);
        await RunAsync(
            tenant,
            """
            CREATE SCHEMA c2; CREATE EXTENSION cube SCHEMA c2;
            CREATE TABLE seen(who text);
            CREATE FUNCTION evil(t text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.seen SELECT current_user; RETURN true; END $$;
            CREATE DOMAIN evil_d AS text CHECK (public.evil(VALUE));
            CREATE TYPE public.cube AS (x public.evil_d);
            CREATE FUNCTION cube_is_point(public.cube) RETURNS bool LANGUAGE sql AS 'select true';
            CREATE FUNCTION cube_dim(public.cube) RETURNS int LANGUAGE sql AS 'select 3';
            CREATE FUNCTION cube_distance(public.cube,public.cube) RETURNS float8 LANGUAGE sql AS 'select 1::float8';
            """);

        await Assert.ThrowsAsync<PostgresException>(() => RunAsync(tenant, "CREATE EXTENSION earthdistance SCHEMA public"));
        var reset = await _addOns.ResetAsync(database.Id, ["earthdistance"], Installation.Soon());

        Assert.Contains("earthdistance", reset.Fault?.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await Tenant.ScalarAsync(database.Url, "SELECT count(*) FROM seen"));
    }

    private static async Task<List<(string Name, bool Trusted)>> AvailableAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT DISTINCT name::text, trusted FROM pg_available_extension_versions ORDER BY 1", connection);
        await using var reader = await command.ExecuteReaderAsync(Installation.Soon());
        var all = new List<(string, bool)>();
        while (await reader.ReadAsync())
        {
            all.Add((reader.GetString(0), reader.GetBoolean(1)));
        }

        Assert.True(all.Count > 20, all.Count.ToString(CultureInfo.InvariantCulture));
        return all;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Installation.Soon());
    }
}
