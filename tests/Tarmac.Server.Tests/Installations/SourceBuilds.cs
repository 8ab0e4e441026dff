using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using Tarmac.Core.Dynos;

namespace Tarmac.Server.Tests.Installations;

/// <summary>Builds of a source archive with a Procfile and nothing else.</summary>
internal static class SourceBuilds
{
    public static string Body(string url) => $$"""{ "source_blob": { "url": "{{url}}", "version": "abc" } }""";

    /// <summary>The id of a build that has begun.</summary>
    public static async Task<string> BuildAsync(this Installation tarmac, string app)
    {
        var source = (await tarmac.Me.SentAsync(HttpMethod.Post, "/sources", null, HttpStatusCode.Created)).GetProperty("source_blob");
        using var archive = new ByteArrayContent(await ArchiveAsync());
        using var stored = await tarmac.Stranger.PutAsync(new Uri(tarmac.Url, new Uri(source.Text("put_url")).AbsolutePath), archive);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        return (await tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/builds", Body(source.Text("get_url")), HttpStatusCode.Created)).Text("id");
    }

    /// <summary>What a build dyno leaves when no buildpack was needed.</summary>
    public static async Task Succeed(SandboxSpec spec)
    {
        if (spec.Folders.FirstOrDefault(f => f.Location.EndsWith("/results", StringComparison.Ordinal)) is { } results)
        {
            await File.WriteAllTextAsync(Path.Combine(results.Location, "done"), "\n");
        }
    }

    private static async Task<byte[]> ArchiveAsync()
    {
        using var archive = new MemoryStream();
        await using (var zip = new GZipStream(archive, CompressionMode.Compress, leaveOpen: true))
        await using (var tar = new TarWriter(zip))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "Procfile") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes("web: serve\n")) });
        }

        return archive.ToArray();
    }
}
