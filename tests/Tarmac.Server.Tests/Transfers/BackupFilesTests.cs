using Tarmac.Server.Settings;
using Tarmac.Server.Transfers;

namespace Tarmac.Server.Tests.Transfers;

public sealed class BackupFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tarmac-backups-").FullName;
    private readonly (Guid App, Guid Operation) _id = (Guid.NewGuid(), Guid.NewGuid());
    private readonly Disk _disk = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Junk_is_refused_after_its_first_bytes()
    {
        var junk = new Endless("<html>"u8.ToArray());

        var put = await PutAsync(junk, length: null);

        Assert.Equal("invalid_params", put.Fault?.Id);
        Assert.True(junk.Given <= 64 * 1024);
        Assert.False(File.Exists(Files().FileOf(_id.App, _id.Operation)));
    }

    [Fact]
    public async Task What_says_that_it_is_larger_than_the_disk_is_refused_before_a_byte_is_read()
    {
        _disk.Free = 1000;
        var dump = new Endless("PGDMP"u8.ToArray());

        Assert.Equal("service_unavailable", (await PutAsync(dump, length: 1001)).Fault?.Id);

        Assert.Equal(0, dump.Given);
    }

    [Fact]
    public async Task An_upload_of_unknown_length_ends_when_the_disk_fills_up()
    {
        _disk.Free = 20 << 20;
        var dump = new Endless("PGDMP"u8.ToArray()) { Taken = given => _disk.Free = (20 << 20) - given };

        Assert.Equal("service_unavailable", (await PutAsync(dump, length: null)).Fault?.Id);

        Assert.False(File.Exists(Files().FileOf(_id.App, _id.Operation)));
    }

    [Fact]
    public async Task What_exceeds_the_limit_of_the_settings_is_refused()
    {
        var dump = new Endless("PGDMP"u8.ToArray());

        var put = await PutAsync(dump, length: null, "[postgres]\nlargest_upload_mb = 1");

        Assert.Equal("payload_too_large", put.Fault?.Id);
        Assert.False(File.Exists(Files().FileOf(_id.App, _id.Operation)));
    }

    private Task<Core.Outcomes.Result<long>> PutAsync(Stream body, long? length, string settings = "") =>
        Files(settings).PutAsync(_id.App, _id.Operation, body, length, TestContext.Current.CancellationToken);

    private BackupFiles Files(string settings = "") => new(TarmacSettings.Parse($"data_dir = '{_folder}'\n{settings}").Value, _disk);

    private sealed class Disk : FreeSpace
    {
        public long Free { get; set; } = long.MaxValue;

        public override long Of(string folder) => Free;
    }

    /// <summary>Never ends by itself.</summary>
    private sealed class Endless(byte[] head) : MemoryStream
    {
        public long Given { get; private set; }

        public Action<long> Taken { get; init; } = _ => { };

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Given == 0)
            {
                head.CopyTo(buffer);
            }

            Given += buffer.Length;
            Taken(Given);
            return new ValueTask<int>(buffer.Length);
        }
    }
}
