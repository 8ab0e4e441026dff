using Npgsql;
using Tarmac.Core.Apps;
using Tarmac.Server.Events;

namespace Tarmac.Server.Database;

/// <summary>
/// One change of the platform's state: a transaction that leaves at least one event in the outbox, which wakes the loops that wait for it. Its
/// lines reach the app's log only once it is committed.
/// </summary>
internal sealed class Change(NpgsqlConnection db, NpgsqlTransaction transaction, Actor actor, ChangeLog said, OpenChange open) : IAsyncDisposable
{
    private readonly List<(AppId App, string Text)> _lines = [];
    private readonly List<ChangeEvent> _events = [];

    public NpgsqlConnection Db => db;

    public Actor Actor => actor;

    /// <summary>False: nothing was changed so far, and the change need not be committed.</summary>
    public bool HasEvents => _events.Count > 0;

    /// <summary>Adds an event to the outbox, which also wakes the loops that it concerns, when and if the change is committed.</summary>
    public void Record(ChangeEvent happened) => _events.Add(happened);

    /// <summary>A line of <c>app[api]</c>; <c> by user EMAIL</c> is added.</summary>
    public void Say(AppId app, string text) => _lines.Add((app, $"{text} by user {actor.Email}"));

    /// <summary>
    /// Until the commit begins the token may still undo everything; from then on it is not asked any more: a client that leaves now must not leave a
    /// change behind of which nobody knows whether it was made. The connection's own command timeout limits the wait.
    /// </summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (_events.Count == 0)
        {
            throw new InvalidOperationException("A change of state must leave an event.");
        }

        await Outbox.AppendAsync(db, actor, _events, cancellation);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException lost) when (lost is not PostgresException)
        {
            throw new CommitInDoubtException(lost);
        }

        foreach (var (app, text) in _lines)
        {
            said.Write(app, text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        open.End();
        await transaction.DisposeAsync();
        await db.DisposeAsync();
    }
}
