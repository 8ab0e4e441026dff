namespace Tarmac.Server.BrowserLogins;

/// <summary>A <c>heroku login</c> that waits for its user to log in with a browser.</summary>
internal sealed class PendingLogin(string id, string secret, string description, DateTimeOffset until)
{
    private readonly TaskCompletionSource<string> _key = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Names it in the browser's URL. Whoever has it can give a key to the command that waits, and not take one.</summary>
    public string Id => id;

    /// <summary>What the command shows to get the key.</summary>
    public string Secret => secret;

    public string Description => description;

    public DateTimeOffset Until => until;

    public Task<string> Key => _key.Task;

    /// <summary>False: it has been completed before.</summary>
    public bool Complete(string key) => _key.TrySetResult(key);
}
