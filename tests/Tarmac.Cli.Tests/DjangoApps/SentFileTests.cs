using Tarmac.Cli.Commands.Django;

namespace Tarmac.Cli.Tests.DjangoApps;

public sealed class SentFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sent-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_of_this_machine_is_sent_and_another_name_is_the_apps_own()
    {
        Write("roads.json");

        Assert.Equal((Path.Combine(_folder, "roads.json"), null), SentFile.Find(["roads.json"], _folder));
        Assert.Equal((null, null), SentFile.Find(["roads"], _folder));
        Assert.Equal((null, null), SentFile.Find([], _folder));
    }

    [Fact]
    public void One_file_at_a_time_is_sent()
    {
        Write("roads.json");

        Assert.Contains("one file of this machine at a time", SentFile.Find(["roads.json", "other"], _folder).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_SQLite_file_with_a_log_would_come_without_its_last_rows()
    {
        Write("db.sqlite3");
        Write("db.sqlite3-wal");

        Assert.Contains("wal_checkpoint", SentFile.Find(["db.sqlite3"], _folder).Problem, StringComparison.Ordinal);
    }

    private void Write(string name) => File.WriteAllText(Path.Combine(_folder, name), "[]");
}
