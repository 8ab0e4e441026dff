using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Tarmac.Cli.Uploads;

namespace Tarmac.Cli.Tests.Uploads;

public sealed class LineEncodingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task What_arrives_is_the_file(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        var sent = 0L;
        await using var lines = LineEncoding.Encode(new MemoryStream(content), at => sent = at, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(lines, Encoding.ASCII);
        var packed = new MemoryStream();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
        {
            packed.Write(Convert.FromBase64String(line));
        }

        Assert.Null(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        packed.Position = 0;
        var arrived = new MemoryStream();
        await using (var unpacking = new GZipStream(packed, CompressionMode.Decompress))
        {
            await unpacking.CopyToAsync(arrived, TestContext.Current.CancellationToken);
        }

        Assert.Equal(content, arrived.ToArray());
        Assert.Equal(size, sent);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_any_more_is_no_end_of_the_file()
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await using var lines = LineEncoding.Encode(new MemoryStream(new byte[100]), _ => { }, over.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await lines.ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_database_with_changes_beside_its_file_is_not_sent()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "db.sqlite3");
        Assert.Contains("no file", SqliteFile.Refuse(file), StringComparison.Ordinal);
        File.WriteAllText(file, "x");
        Assert.Null(SqliteFile.Refuse(file));
        File.WriteAllText($"{file}-wal", "x");
        Assert.Contains("-wal holds changes", SqliteFile.Refuse(file), StringComparison.Ordinal);
    }
}
