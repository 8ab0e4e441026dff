using System.Globalization;
using Tarmac.Linux;
using Tarmac.Linux.Programs;

namespace Tarmac.Postgres.Native;

/// <summary>The operating system's account that clusters run as: <c>postgres</c> when we are root, else our own (tests, a developer's machine).</summary>
internal sealed record Account(string Name, uint User, uint Group)
{
    private const string PostgresName = "postgres";

    public static Account Current { get; } = Environment.IsPrivilegedProcess ? Find(PostgresName) : Find(Environment.UserName);

    /// <summary>The names that pg_ident maps to the superuser.</summary>
    public static string[] Superusers { get; } = Environment.IsPrivilegedProcess ? ["root", PostgresName] : [Environment.UserName];

    /// <summary>The command line that runs a program as this account; execs, so that the process stays the one that was started.</summary>
    public IEnumerable<string> Prefix => Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Name}", $"--regid={Group}", "--init-groups", "--"] : [];

    /// <summary>A program that runs as this account, in a folder that the account may enter.</summary>
    public ProgramCall Call(string program, string folder, IEnumerable<string> arguments)
    {
        string[] words = [.. Prefix, program, .. arguments];
        return new ProgramCall(words[0], [.. words[1..]]) { Folder = folder };
    }

    public void Own(string path)
    {
        // Never follows a symbolic link that a cluster's owner may have put there.
        if (Environment.IsPrivilegedProcess && LibC.ChangeLinkOwner(path, User, Group) != 0)
        {
            throw LibC.Failure($"chown {path}");
        }
    }

    private static Account Find(string name) => File.ReadLines("/etc/passwd")
        .Select(l => l.Split(':'))
        .Where(f => f.Length > 3 && f[0] == name)
        .Select(f => new Account(name, uint.Parse(f[2], CultureInfo.InvariantCulture), uint.Parse(f[3], CultureInfo.InvariantCulture)))
        .FirstOrDefault() ?? throw new InvalidOperationException($"There is no account '{name}': install the Debian package postgresql.");
}
