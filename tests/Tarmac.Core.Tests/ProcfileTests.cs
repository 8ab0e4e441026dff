using Tarmac.Core.Procfiles;

namespace Tarmac.Core.Tests;

public sealed class ProcfileTests
{
    [Fact]
    public void A_procfile_declares_its_types_in_order()
    {
        var parsed = Procfile.Parse("# comment\nweb: gunicorn pave.wsgi\r\n\nworker: celery -A pave worker\n").Value;

        Assert.Equal(["web=gunicorn pave.wsgi", "worker=celery -A pave worker"], parsed.Processes.Select(p => $"{p.Key}={p.Value}"));
    }

    [Theory]
    [InlineData("web gunicorn")]
    [InlineData("web:")]
    [InlineData("we b: x")]
    [InlineData(": x")]
    public void A_malformed_line_is_named(string line)
    {
        var parsed = Procfile.Parse("worker: ok\n" + line);

        Assert.Contains("line 2", parsed.Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_line_of_the_same_type_wins()
    {
        var parsed = Procfile.Parse("web: a\nweb: b").Value;

        Assert.Equal("b", Assert.Single(parsed.Processes).Value);
    }
}
