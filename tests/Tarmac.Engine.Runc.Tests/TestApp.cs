using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Releases;
using Tarmac.Core.Slugs;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>An app with a slug, and requests to it as the router would send them.</summary>
internal sealed class TestApp(TestMachine machine) : IDisposable
{
    public const string Serve = "python3 -u serve.py";

    private const string Program = """
        import http.server, os, signal, sys, threading, time
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def do_GET(self):
                if self.path == '/slow': time.sleep(1)
                if self.path == '/crash': os._exit(3)
                if self.path == '/write': exec(open('write.py').read())
                body = f"{os.environ['RELEASE']} {os.environ['DYNO']} {os.environ['HEROKU_DYNO_ID']} {self.headers['Host']}".encode()
                self.send_response(200 if self.headers['Host'] else 400); self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
            def log_message(self, *a): print('served', self.path)
        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = False
        server = Server(('0.0.0.0', int(os.environ['PORT'])), Handler)
        signal.signal(signal.SIGTERM, lambda *a: threading.Thread(target=server.shutdown).start())
        print('booted', os.environ['RELEASE'])
        server.serve_forever(); server.server_close(); print('ended'); sys.exit(0)
        """;

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };

    public AppId Id { get; } = AppId.New();

    public SlugReference Slug { get; private set; } = null!;

    public static async Task<TestApp> CreateAsync(TestMachine machine, Dictionary<string, string>? files = null)
    {
        var app = new TestApp(machine);
        var folder = Path.Combine(machine.Options.DataDirectory, $"content-{app.Id}");
        Directory.CreateDirectory(Path.Combine(folder, "app"));
        await File.WriteAllTextAsync(Path.Combine(folder, "app/serve.py"), Program);
        foreach (var (name, text) in files ?? [])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "app", name), text);
        }

        app.Slug = new SlugReference(Guid.NewGuid(), null, 0);
        var image = TestSlugs.PathOf(machine.Options.DataDirectory, app.Slug);
        await TestMachine.RunAsync("/usr/bin/mksquashfs", folder, image, "-quiet", "-no-progress", "-force-uid", "1000", "-force-gid", "1000");
        return app;
    }

    public FormationSpec Spec(int version, int web = 1, string command = Serve, string? worker = null) => new(
        Id,
        AppName.Parse("pave").Value,
        new ReleaseVersion(version),
        Slug,
        ImmutableSortedDictionary<string, string>.Empty.Add("RELEASE", $"v{version}"),
        [
            new ProcessSpec(ProcessType.Web, command, web, DynoSize.Default),
            new ProcessSpec(ProcessType.Parse("worker").Value, worker ?? "sleep 1000", worker is null ? 0 : 1, DynoSize.Default),
        ],
        "pave.localhost");

    public async Task<Rollout> ApplyAsync(FormationSpec spec)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await machine.Engine.Formations.ApplyAsync(spec, limit.Token);
    }

    /// <summary>The answer of any dyno that the router knows; another is tried where one refuses, as the router does.</summary>
    public async Task<string> GetAsync(string path = "/")
    {
        Exception? last = null;
        foreach (var dyno in machine.Routes.Of(Id).Dynos.OrderBy(_ => Guid.NewGuid()))
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{dyno.Address}:{dyno.Port}{path}");
                request.Headers.Host = "pave.localhost";
                using var answer = await _client.SendAsync(request);
                return await answer.Content.ReadAsStringAsync();
            }
            catch (HttpRequestException e)
            {
                last = e;
            }
        }

        throw new HttpRequestException($"No dyno answers ({machine.Routes.Of(Id).State})", last);
    }

    public ImmutableArray<DynoReport> Dynos() => [.. machine.Engine.Formations.Dynos(Id), .. machine.Engine.OneOffs.Dynos(Id)];

    /// <summary>The ids of its dynos now, of all or of one type.</summary>
    public Guid[] Ids(string? type = null) => [.. Dynos().Where(d => type is null || d.Name.Type.Value == type).Select(d => d.Id)];

    public Task UntilAsync(params string[] dynos) => Until.TrueAsync(
        () => Dynos().Select(d => $"{d.Name} {d.Version} {d.State}").Order(StringComparer.Ordinal).SequenceEqual(dynos.Order(StringComparer.Ordinal)));

    public void Dispose() => _client.Dispose();
}
