using System.Text;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>What has to be on a server for the settings to work.</summary>
internal sealed record Wanted(IReadOnlyList<WantedRole> Roles, IReadOnlyList<WantedDatabase> Databases)
{
    private const int LongestName = 63;

    /// <summary>From the Postgres entries of DATABASES; <paramref name="self"/> is who libpq logs in as where USER is empty.</summary>
    public static (Wanted? Found, string? Problem) Of(IReadOnlyList<LocalDatabase> entries, string self)
    {
        if (entries.Select(entry => FaultOf(entry)).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            return (null, fault);
        }

        var users = entries.Select(entry => (User: UserOf(entry), entry.Password, entry.Alias, entry.Name, entry.Spatial)).ToArray();
        var torn = users.GroupBy(entry => entry.User).FirstOrDefault(role => role.Select(entry => entry.Password).Distinct().Count() > 1);
        if (torn is not null)
        {
            return (null, $"DATABASES gives the user {torn.Key} more than one PASSWORD (aliases {string.Join(", ", torn.Select(entry => entry.Alias))}): a role has one.");
        }

        return (new Wanted(
            [.. users.GroupBy(entry => entry.User).Select(role => new WantedRole(role.Key, role.First().Password))],
            [.. users.GroupBy(entry => entry.Name).Select(database => new WantedDatabase(
                database.Key,
                database.First().User,
                [.. database.Select(entry => entry.User).Distinct().Skip(1)],
                database.Any(entry => entry.Spatial)))]), null);

        string UserOf(LocalDatabase entry) => entry.User.Length > 0 ? entry.User : self;
    }

    private static string? FaultOf(LocalDatabase entry)
    {
        var where = $"DATABASES['{entry.Alias}']";
        if (entry.Name.Length == 0)
        {
            return $"{where} has no NAME: write 'NAME': 'the name of the database'.";
        }

        foreach (var (key, name) in (ReadOnlySpan<(string, string)>)[("NAME", entry.Name), ("USER", entry.User)])
        {
            if (Encoding.UTF8.GetByteCount(name) > LongestName)
            {
                return $"{where}['{key}'] is longer than {LongestName} bytes, where Postgres cuts a name off: write a shorter one.";
            }
        }

        return (entry.Name + entry.User + entry.Password).Contains('\0', StringComparison.Ordinal) ? $"{where} holds a NUL character, which Postgres cannot take." : null;
    }
}
