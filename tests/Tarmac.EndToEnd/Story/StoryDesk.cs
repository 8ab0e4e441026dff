using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Story;

/// <summary>The developer whose project the story follows from page to page.</summary>
public sealed class StoryDesk(Installation installation) : IAsyncLifetime
{
    internal Installation Installation => installation;

    internal Web Web { get; } = new(installation);

    internal Workbench Desk { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Desk = await Workbench.WithPaveAsync(installation);

    public ValueTask DisposeAsync()
    {
        Desk.Dispose();
        Web.Dispose();
        return ValueTask.CompletedTask;
    }
}
