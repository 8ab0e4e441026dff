using System.Text.Json;
using Dapper;
using Npgsql;
using Tarmac.Core.Apps;

namespace Tarmac.Server.Database;

/// <summary>
/// One change of the platform's state: a transaction that leaves at least one audit event, wakes the loops that wait for it, and whose
/// lines reach the app's log only once it is committed.
/// </summary>
internal sealed class Change(NpgsqlConnection db, NpgsqlTransaction transaction, Actor actor, ChangeLog said, OpenChange open) : IAsyncDisposable
{
    private readonly List<(AppId App, string Text)> _lines = [];
    private bool _recorded;

    public NpgsqlConnection Db => db;

    public Actor Actor => actor;

    /// <summary>Adds an audit event. The detail never holds a value of a config var, a token or a password.</summary>
    public async Task RecordAsync(string action, Guid? app, IReadOnlyDictionary<string, string> detail, CancellationToken cancellation)
    {
        _recorded = true;
        await db.ExecuteAsync(new CommandDefinition(
            "insert into audit_events (account_id, app_id, action, detail) values (@Account, @app, @action, @detail::jsonb)",
            new { actor.Account, app, action, detail = JsonSerializer.Serialize(detail, DatabaseJson.Default.IReadOnlyDictionaryStringString) },
            cancellationToken: cancellation));
    }

    public Task RecordAsync(string action, Guid? app, CancellationToken cancellation) =>
        RecordAsync(action, app, new Dictionary<string, string>(), cancellation);

    /// <summary>A line of <c>app[api]</c>; <c> by user EMAIL</c> is added.</summary>
    public void Say(AppId app, string text) => _lines.Add((app, $"{text} by user {actor.Email}"));

    /// <summary>Wakes whoever listens on the channel, when and if the change is committed.</summary>
    public Task NotifyAsync(string channel, Guid subject, CancellationToken cancellation) => db.ExecuteAsync(new CommandDefinition(
        "select pg_notify(@channel, @payload)", new { channel, payload = subject.ToString() }, cancellationToken: cancellation));

    /// <summary>
    /// Until the commit begins the token may still undo everything; from then on it is not asked any more: a client that leaves now must not leave a
    /// change behind of which nobody knows whether it was made. The connection's own command timeout limits the wait.
    /// </summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (!_recorded)
        {
            throw new InvalidOperationException("A change of state must leave an audit event.");
        }

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
