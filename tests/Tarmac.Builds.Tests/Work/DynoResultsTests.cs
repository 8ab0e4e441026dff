using Tarmac.Builds.Tests.Fakes;
using Tarmac.Builds.Work;
using Tarmac.Core.Dynos;

namespace Tarmac.Builds.Tests.Work;

public sealed class DynoResultsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("used", "python\tPyth\0on\n")]
    [InlineData("failure", "compile\tPyth\0on\n")]
    public async Task A_NUL_fails_the_build_and_is_not_in_the_reason(string file, string text)
    {
        _folder.Write("results/done", "");
        _folder.Write($"results/{file}", "python\tPython\n" + text);

        var read = await new DynoResults(_folder["results"]).ReadAsync(new DynoExit(0, false, false), 512, default);

        Assert.Equal($"Push rejected, a buildpack's name is not a text: line 2 of the build's results '{file}' holds a NUL character.", read.Fault?.Message);
    }

    [Fact]
    public async Task A_NUL_in_a_default_process_type_fails_the_build()
    {
        _folder.Write("results/done", "");
        _folder.Write("results/used", "python\tPython\n");
        _folder.Write("results/release.0.yml", "default_process_types:\n  web: \"ser\\0ve\"\n");

        var read = await new DynoResults(_folder["results"]).ReadAsync(new DynoExit(0, false, false), 512, default);

        Assert.Equal("Push rejected, bin/release of the Python buildpack failed: the command of the process type 'web' holds a NUL character.", read.Fault?.Message);
    }
}
