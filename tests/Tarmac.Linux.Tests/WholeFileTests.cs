using System.Globalization;
using Tarmac.Linux.Files;
using Tarmac.Linux.Mounting;
using Tarmac.Linux.Programs;

namespace Tarmac.Linux.Tests;

public sealed class WholeFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => _folder["file"];

    [Fact]
    public async Task The_mode_is_that_which_was_asked_for_whatever_was_there_before()
    {
        WholeFile.Write(Target, "one");
        Assert.Equal(WholeFile.Private, File.GetUnixFileMode(Target));

        await WholeFile.WriteAsync(Target, async (stream, token) => await stream.WriteAsync("two"u8.ToArray(), token), WholeFile.Public | UnixFileMode.UserExecute, Cancellation);
        Assert.Equal(WholeFile.Public | UnixFileMode.UserExecute, File.GetUnixFileMode(Target));
        Assert.Equal("two", await File.ReadAllTextAsync(Target, Cancellation));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_writer_that_fails_halfway_leaves_the_old_file_and_nothing_else()
    {
        WholeFile.Write(Target, "old");
        await Assert.ThrowsAsync<InvalidDataException>(() => WholeFile.WriteAsync(
            Target,
            async (stream, token) =>
            {
                await stream.WriteAsync("half"u8.ToArray(), token);
                throw new InvalidDataException();
            },
            WholeFile.Private,
            Cancellation));

        Assert.Equal("old", await File.ReadAllTextAsync(Target, Cancellation));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_nothing_else()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting needs root");
        var disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        Mounts.Tmpfs(disk, "size=64k");
        try
        {
            var file = Path.Combine(disk, "file");
            WholeFile.Write(file, "old");

            Assert.Equal(Errno.NoSpaceLeft, Assert.Throws<IOException>(() => WholeFile.Write(file, new byte[1 << 20])).HResult);
            Assert.Equal("old", File.ReadAllText(file));
            Assert.Equal([file], Directory.GetFiles(disk));
        }
        finally
        {
            Mounts.Remove(disk);
        }
    }

    [Fact]
    public async Task What_a_killed_writer_left_goes_with_the_next_write_and_a_living_writer_keeps_its_own()
    {
        await using var writer = new ProgramCall("sleep", "1000").Start();
        var (dead, alive, foreign) = ($"{Target}.{int.MaxValue}-1.draft", string.Create(CultureInfo.InvariantCulture, $"{Target}.{writer.Pid}-1.draft"), _folder["file.txt"]);
        foreach (var file in (string[])[dead, alive, foreign])
        {
            await File.WriteAllTextAsync(file, "", Cancellation);
        }

        WholeFile.Write(Target, "new");

        Assert.Equal(new[] { Target, alive, foreign }.Order(), Directory.GetFiles(_folder.Path).Order());
    }

    [Fact]
    public void Writers_at_the_same_time_do_not_mix()
    {
        var contents = Enumerable.Range(0, 20).Select(i => new string((char)('a' + i), 100_000)).ToArray();
        Parallel.ForEach(contents, content => WholeFile.Write(Target, content));

        Assert.Contains(File.ReadAllText(Target), contents);
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Of_several_who_make_a_file_one_wins_and_the_others_read_it()
    {
        var winners = 0;
        Parallel.For(0, 20, i => Interlocked.Add(ref winners, WholeFile.TryCreate(Target, new string((char)('a' + i), 1000)) ? 1 : 0));

        Assert.Equal(1, winners);
        Assert.Single(File.ReadAllText(Target).Distinct());
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
