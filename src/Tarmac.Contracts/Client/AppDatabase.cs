namespace Tarmac.Contracts.Client;

/// <summary>The Postgres add-on that an app's <c>DATABASE_URL</c> names.</summary>
/// <param name="App">The app that owns the add-on.</param>
/// <param name="Id">The add-on.</param>
/// <param name="Name">The add-on's name.</param>
public sealed record AppDatabase(string App, Guid Id, string Name)
{
    internal string Path => $"/client/v11/databases/{Id}";

    internal string Transfers => $"/client/v11/apps/{Uri.EscapeDataString(App)}/transfers";
}
