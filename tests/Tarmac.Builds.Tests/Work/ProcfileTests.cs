using Tarmac.Builds.Tests.Fakes;

namespace Tarmac.Builds.Tests.Work;

public sealed class ProcfileTests : IAsyncDisposable
{
    private readonly Workshop _workshop = new();

    public ValueTask DisposeAsync() => _workshop.DisposeAsync();

    [Fact]
    public async Task A_NUL_in_a_Procfile_rejects_the_push_with_the_line()
    {
        var source = await _workshop.CommitAsync(("Procfile", "web: serve\nworker: ru\0n\n"));

        var built = await _workshop.BuildAsync(source);

        Assert.Equal("Push rejected, Procfile, line 2: it holds a NUL character.", built.Fault?.Message);
    }
}
