namespace Tarmac.EndToEnd.Running;

/// <summary>An app of one file that needs no buildpack's tools: a Procfile and Python's own web server.</summary>
internal static class SmallApp
{
    private const string Server = """
        import http.server, os, sys, time
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = ('%s of %s\n' % (open('word').read().strip(), os.environ['DYNO'])).encode()
                self.send_response(200); self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
            do_HEAD = do_GET
            def log_message(self, *words): pass
        print('listening'); sys.stdout.flush()
        http.server.ThreadingHTTPServer(('0.0.0.0', int(os.environ['PORT'])), Answer).serve_forever()
        """;

    public static Task<Workbench> DeskAsync(Installation installation, string word = "hello", string procfile = "web: python3 page\n") =>
        Workbench.WithFilesAsync(installation, ("Procfile", procfile), ("page", Server), ("word", word));

    /// <summary>Created, pushed and answering.</summary>
    public static async Task<Workbench> DeployedAsync(Installation installation, string app, string procfile = "web: python3 page\n")
    {
        var desk = await DeskAsync(installation, procfile: procfile);
        (await desk.HerokuAsync("create", app)).Succeeded();
        (await desk.PushAsync()).Succeeded();
        return desk;
    }

    public static async Task SayAsync(this Workbench desk, string word)
    {
        desk.Write("word", word);
        await desk.CommitAsync(word);
    }

    public static async Task DestroyAsync(this Workbench desk, string app) => (await desk.HerokuAsync("apps:destroy", "--app", app, "--confirm", app)).Succeeded();
}
