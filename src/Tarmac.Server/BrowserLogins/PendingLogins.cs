using System.Security.Cryptography;

namespace Tarmac.Server.BrowserLogins;

/// <summary>Browser logins under way. In memory: one that a restart ends is begun again by its user.</summary>
internal sealed class PendingLogins(TimeProvider time)
{
    private const int Most = 200;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PendingLogin> _all = new(StringComparer.Ordinal);

    public PendingLogin Begin(string description)
    {
        var login = new PendingLogin(Random(), Random(), description, time.GetUtcNow() + Life);
        lock (_lock)
        {
            foreach (var over in _all.Values.Where(other => other.Until < time.GetUtcNow()).ToArray())
            {
                _all.Remove(over.Id);
            }

            // Anybody may begin one: the oldest gives way.
            if (_all.Count >= Most)
            {
                _all.Remove(_all.Values.MinBy(other => other.Until)!.Id);
            }

            _all.Add(login.Id, login);
        }

        return login;
    }

    public PendingLogin? Find(string id)
    {
        lock (_lock)
        {
            return _all.TryGetValue(id, out var login) && login.Until >= time.GetUtcNow() ? login : null;
        }
    }

    public void End(PendingLogin login)
    {
        lock (_lock)
        {
            _all.Remove(login.Id);
        }
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
