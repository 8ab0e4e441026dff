namespace Tarmac.Server.Operations;

/// <summary>An operation that is asked for.</summary>
internal sealed record NewOperation(Guid Id, Guid App, Guid AddOn, string AddOnName, string Kind, string State = OperationState.Pending)
{
    /// <summary>What it starts from, if not the database itself.</summary>
    public Guid? Source { get; init; }

    public string? Note { get; init; }

    /// <summary>Counted with the app's backups and restores, as Heroku does.</summary>
    public bool Numbered { get; init; }

    public bool Cancellable { get; init; } = true;
}
