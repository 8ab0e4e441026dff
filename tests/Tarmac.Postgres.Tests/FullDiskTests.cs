using Npgsql;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Tests;

public sealed class FullDiskTests
{
    [Fact]
    public async Task A_cluster_that_does_not_fit_is_refused_and_leaves_nothing()
    {
        await using var installation = new Installation(megabytes: 24);
        var (id, secret) = (Guid.CreateVersion7(), PostgresSecret.New());

        var provisioned = await installation.AddOns().ProvisionAsync(id, PostgresPlan.Default, secret, Installation.Soon());

        Assert.Contains("full", provisioned.Fault?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetDirectories(Path.Combine(installation.Folder, "postgres")), d => d.Contains(id.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_nothing_is_lost()
    {
        await using var installation = new Installation(megabytes: 80);
        var addOns = installation.AddOns();
        var database = await Tenant.NewAsync(addOns, "standard-0");
        await Tenant.ScalarAsync(database.Url, "CREATE TABLE kept AS SELECT 42 AS n");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Tenant.ScalarAsync(
            database.Url, "CREATE TABLE big AS SELECT repeat(md5(n::text), 40) AS t FROM generate_series(1, 1000000) n"));
        var filler = Path.Combine(installation.Folder, "filler");
        Fill(filler);

        var refused = await addOns.ProvisionAsync(Guid.CreateVersion7(), PostgresPlan.Default, PostgresSecret.New(), Installation.Soon());
        File.Delete(filler);

        Assert.Contains("full", refused.Fault?.Message, StringComparison.Ordinal);
        Assert.Equal(42, await AddOnTests.EventuallyAsync(database.Url, "SELECT n FROM kept"));
        Assert.True((await addOns.DestroyAsync(database.Id, force: false, Installation.Soon())).Succeeded);
    }

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                stream.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
