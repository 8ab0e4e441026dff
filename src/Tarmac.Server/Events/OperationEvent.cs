namespace Tarmac.Server.Events;

/// <summary>What happens to an operation on a database, by its name: <c>b001</c>, <c>r002</c>, <c>last_dump</c>.</summary>
internal abstract record OperationEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, Guid Operation, string Name, string AddOn) : OperationEvent(App);

    /// <summary>The whole file that it starts from was received.</summary>
    public sealed record Received(Guid? App, Guid Operation, string Name) : OperationEvent(App);

    public sealed record Started(Guid? App, Guid Operation, string Name) : OperationEvent(App);

    /// <summary>It is tried again later.</summary>
    public sealed record Delayed(Guid? App, Guid Operation, string Name, string Reason) : OperationEvent(App);

    public sealed record Succeeded(Guid? App, Guid Operation, string Name) : OperationEvent(App);

    public sealed record Failed(Guid? App, Guid Operation, string Name, string Reason) : OperationEvent(App);

    public sealed record Canceled(Guid? App, Guid Operation, string Name) : OperationEvent(App);

    public sealed record Noted(Guid? App, Guid Operation, string Name) : OperationEvent(App);

    /// <summary>It is being deleted; its file goes first.</summary>
    public sealed record Deleting(Guid? App, Guid Operation, string Name) : OperationEvent(App);

    public sealed record Deleted(Guid? App, Guid Operation, string Name) : OperationEvent(App);
}
