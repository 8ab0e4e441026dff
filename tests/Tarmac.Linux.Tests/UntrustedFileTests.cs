using Tarmac.Linux.Files;

namespace Tarmac.Linux.Tests;

public sealed class UntrustedFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_file_is_read_up_to_one_byte_over_the_limit()
    {
        await File.WriteAllTextAsync(_folder["file"], "123456", Cancellation);

        Assert.Equal("123456", await UntrustedFile.ReadAsync(_folder["file"], 10, Cancellation));
        Assert.Equal("12345", await UntrustedFile.ReadAsync(_folder["file"], 4, Cancellation));
    }

    [Fact]
    public async Task A_link_a_folder_a_pipe_and_nothing_at_all_are_not_read()
    {
        File.CreateSymbolicLink(_folder["link"], "/etc/hostname");
        Directory.CreateDirectory(_folder["folder"]);
        Assert.Equal(0, LibC.MakeFifo(_folder["pipe"], 0b110_000_000));

        foreach (var name in (string[])["link", "folder", "pipe", "missing"])
        {
            Assert.Null(await UntrustedFile.ReadAsync(_folder[name], 10, Cancellation));
        }
    }

    public void Dispose() => _folder.Dispose();
}
