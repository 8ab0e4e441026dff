namespace Tarmac.Loops;

/// <summary>A background loop. It never ends by a failure of its work, only by <see cref="StopAsync"/>.</summary>
public interface ILoop
{
    /// <summary>Unique in the program.</summary>
    string Name { get; }

    /// <summary>Begins to work. A second call does nothing.</summary>
    void Start();

    /// <summary>Cancels the work under way and returns when it has ended, or when the pace's stop limit is over.</summary>
    Task StopAsync(CancellationToken cancellation);
}
