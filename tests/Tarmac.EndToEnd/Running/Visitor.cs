namespace Tarmac.EndToEnd.Running;

/// <summary>Asks for an app's page without pause, and remembers every answer that was not 200.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly CancellationTokenSource _enough = new();
    private readonly List<Page> _failures = [];
    private readonly Task _visiting;
    private int _answers;

    public Visitor(Web web, string app) => _visiting = VisitAsync(web, app);

    public IReadOnlyList<Page> Failures
    {
        get
        {
            lock (_failures)
            {
                return [.. _failures];
            }
        }
    }

    public void WasAlwaysAnswered()
    {
        Assert.Empty(Failures);
        Assert.True(_answers > 0, "no request was made");
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _visiting;
        _enough.Dispose();
    }

    private async Task VisitAsync(Web web, string app)
    {
        while (!_enough.IsCancellationRequested)
        {
            var page = await web.GetAsync(app);
            _answers++;
            if (page.Status != 200)
            {
                lock (_failures)
                {
                    _failures.Add(page);
                }
            }

            await Task.Delay(20);
        }
    }
}
