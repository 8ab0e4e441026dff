namespace Tarmac.Server.Events;

/// <summary>What happens to a backup or a restore, by its name (b001, r002).</summary>
internal abstract record TransferEvent(Guid? App) : ChangeEvent(App)
{
    public sealed record Created(Guid? App, string Name, string AddOn) : TransferEvent(App);

    public sealed record Started(Guid? App, string Name) : TransferEvent(App);

    public sealed record Succeeded(Guid? App, string Name) : TransferEvent(App);

    public sealed record Failed(Guid? App, string Name, string Reason) : TransferEvent(App);

    public sealed record Canceled(Guid? App, string Name) : TransferEvent(App);

    public sealed record Noted(Guid? App, string Name) : TransferEvent(App);

    public sealed record Deleted(Guid? App, string Name) : TransferEvent(App);
}
