using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Tarmac.Builds.Sources;
using Tarmac.Builds.Tests.Fakes;
using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Tests.Sources;

public sealed class ArchiveTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_folders_links_and_modes_are_unpacked()
    {
        var unpacked = await UnpackAsync(
            Folder("./"),
            Folder("bin"),
            File("bin/run", "run", UnixFileMode.UserExecute | UnixFileMode.SetUser | UnixFileMode.OtherWrite),
            File("./deep/er/file", "text"),
            Link("bin/link", "../deep/er/file"),
            HardLink("copy", "bin/run"));

        Assert.True(unpacked.Succeeded, unpacked.Fault?.Message);
        Assert.Equal("text", await System.IO.File.ReadAllTextAsync(_folder["out/bin/link"]));
        Assert.Equal("run", await System.IO.File.ReadAllTextAsync(_folder["out/copy"]));
        Assert.Equal((UnixFileMode)0b111_101_101, System.IO.File.GetUnixFileMode(_folder["out/bin/run"]));
    }

    [Fact]
    public async Task One_folder_at_the_top_is_the_source()
    {
        var unpacked = await UnpackAsync(new PaxGlobalExtendedAttributesTarEntry(new Dictionary<string, string> { ["comment"] = "1" }), File("app-1a2b/Procfile", "web: x"));

        Assert.Equal(_folder["out/app-1a2b"], unpacked.Value);
    }

    [Fact]
    public async Task A_later_file_replaces_an_earlier_one_and_a_link_is_not_written_through()
    {
        _folder.Write("outside", "safe");

        Assert.True((await UnpackAsync(File("a", "1"), File("a", "2"), Link("b", "a"), File("b", "3"))).Succeeded);

        Assert.Equal("2", await System.IO.File.ReadAllTextAsync(_folder["out/a"]));
        Assert.Equal("3", await System.IO.File.ReadAllTextAsync(_folder["out/b"]));
    }

    public static TheoryData<string, TarEntry[]> Attacks => new()
    {
        { "leads out", [File("../escape", "x")] },
        { "leads out", [File("a/../../escape", "x")] },
        { "absolute path", [File("/tmp/tarmac-escape", "x")] },
        { "leads out", [Link("a", "../escape")] },
        { "leads out", [Link("a", "/etc/passwd")] },
        { "leads out", [Link("a/b", "../../escape")] },
        { "behind a link", [Folder("real"), Link("a", "real"), File("a/x", "x")] },
        { "behind a link", [Folder("real"), Link("a", "real"), Folder("a/b"), File("a/b/x", "x")] },
        { "folder and something else", [File("a", "1"), File("a/b", "1")] },
        { "folder and something else", [Folder("a/b"), File("a", "1")] },
        { "folder and something else", [Link("a", "b"), Folder("a")] },
        { "leads to no file", [HardLink("a", "../../../../etc/passwd")] },
        { "leads to no file", [HardLink("a", "missing")] },
        { "leads to no file", [Folder("real"), File("real/x", "x"), Link("l", "real"), HardLink("a", "l/x")] },
        { "leads to no file", [Link("l", "missing"), HardLink("a", "l")] },
        { "neither file", [new PaxTarEntry(TarEntryType.Fifo, "fifo")] },
        { "neither file", [new PaxTarEntry(TarEntryType.CharacterDevice, "null") { DeviceMajor = 1, DeviceMinor = 3 }] },
        { "neither file", [new PaxTarEntry(TarEntryType.BlockDevice, "disk") { DeviceMajor = 8, DeviceMinor = 0 }] },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task What_leads_out_of_the_archive_is_refused(string reason, TarEntry[] entries)
    {
        var unpacked = await UnpackAsync(entries);

        Assert.Contains(reason, unpacked.Fault?.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(_folder["escape"]));
        Assert.False(System.IO.File.Exists("/tmp/tarmac-escape"));
    }

    [Fact]
    public async Task Too_many_entries_and_too_many_bytes_are_refused()
    {
        var many = await UnpackAsync([.. Enumerable.Range(0, 60).Select(i => File($"f{i}", "1"))]);
        var large = await UnpackAsync([.. Enumerable.Range(0, 20).Select(i => File($"g{i}", new string('0', 100_000)))]);

        Assert.Contains("more than 50 files", many.Fault?.Message, StringComparison.Ordinal);
        Assert.Contains("larger than 977K", large.Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_would_fill_the_memory_ends_the_reading()
    {
        var header = new byte[512];
        "x"u8.CopyTo(header);
        "00777777777\0"u8.CopyTo(header.AsSpan(124));
        header[156] = (byte)'x';
        "ustar\00000"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        var sum = header.Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);

        var unpacked = await UnpackAsync(Zip([.. header, .. new byte[512]]));

        Assert.Contains("longer than 1 MB", unpacked.Fault?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no gzip at all")]
    [InlineData("PK\u0003\u0004zip")]
    public async Task What_is_no_archive_is_refused(string text) =>
        Assert.Contains(".tar.gz", (await UnpackAsync(new MemoryStream(Encoding.Latin1.GetBytes(text)))).Fault?.Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_archive_that_breaks_off_is_refused()
    {
        var whole = Pack([File("a", new string('a', 50_000)), File("b", "1")]).ToArray();

        Assert.False((await UnpackAsync(new MemoryStream(whole[..(whole.Length / 2)]))).Succeeded);
    }

    [Fact]
    public async Task A_build_from_an_archive_checks_its_checksum_and_takes_its_version()
    {
        await using var workshop = new Workshop();
        var archive = Pack([File("Procfile", "web: serve\n")]).ToArray();
        var file = workshop.Folder["source.tgz"];
        await System.IO.File.WriteAllBytesAsync(file, archive);
        var checksum = "SHA256:" + Convert.ToHexStringLower(SHA256.HashData(archive));

        var built = await workshop.BuildAsync(new ArchiveSource(new Uri(file), checksum) { Version = "v7" });
        var wrong = await workshop.BuildAsync(new ArchiveSource(new Uri(file), "SHA256:" + new string('0', 64)));

        Assert.True(built.Succeeded, workshop.Output.Text);
        Assert.Equal("v7", built.Value.Version);
        Assert.Contains("its checksum is " + checksum, wrong.Fault?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Compressing source files", workshop.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/x.tgz", "could not be reached")]
    [InlineData("ftp://host/x.tgz", "could not be reached")]
    [InlineData("file:///nowhere/tarmac/x.tgz", "nothing was put")]
    public async Task An_archive_that_cannot_be_fetched_fails_the_build(string address, string reason)
    {
        await using var workshop = new Workshop();

        var built = await workshop.BuildAsync(new ArchiveSource(new Uri(address), null));

        Assert.Contains(reason, built.Fault?.Message, StringComparison.Ordinal);
        Assert.Empty(await workshop.LeftoversAsync());
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("10.213.0.1", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("192.0.2.7", false)]
    [InlineData("198.19.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::ffff:10.1.2.3", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::a01:203", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:a01:203::1", false)]
    [InlineData("9.9.9.9", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2620:fe::fe", true)]
    public void A_download_reaches_public_addresses_only(string address, bool allowed) =>
        Assert.Equal(allowed, SourceDownloads.IsAllowed(System.Net.IPAddress.Parse(address)));

    [Fact]
    public void A_download_does_not_reach_any_address_of_the_machine_itself()
    {
        var own = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).ToArray();

        Assert.NotEmpty(own);
        Assert.All(own, address => Assert.False(SourceDownloads.IsAllowed(address.Address)));
    }

    [Fact]
    public async Task A_download_of_the_platforms_own_ports_is_refused()
    {
        await using var workshop = new Workshop(o => o with { LocalDownloads = false });

        var built = await workshop.BuildAsync(new ArchiveSource(new Uri("http://localhost:5000/x.tgz"), null));

        Assert.Contains("the platform's own machine or network", built.Fault?.Message, StringComparison.Ordinal);
    }

    private static PaxTarEntry File(string name, string text, UnixFileMode mode = UnixFileMode.UserRead) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)), Mode = mode };

    private static PaxTarEntry Folder(string name) => new(TarEntryType.Directory, name);

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static PaxTarEntry HardLink(string name, string target) => new(TarEntryType.HardLink, name) { LinkName = target };

    private static MemoryStream Pack(IEnumerable<TarEntry> entries)
    {
        var plain = new MemoryStream();
        using (var tar = new TarWriter(plain, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return Zip(plain.ToArray());
    }

    private static MemoryStream Zip(byte[] plain)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        zipped.Position = 0;
        return zipped;
    }

    private Task<Result<string>> UnpackAsync(params TarEntry[] entries) => UnpackAsync(Pack(entries));

    private Task<Result<string>> UnpackAsync(Stream archive)
    {
        var options = new BuildOptions { DataFolder = _folder["data"], BuildpacksFolder = "/", SourceEntryLimit = 50, SourceLimit = 1_000_000 };
        return new ArchiveUnpack(options, _folder["out"]).UnpackAsync(archive, CancellationToken.None);
    }
}
