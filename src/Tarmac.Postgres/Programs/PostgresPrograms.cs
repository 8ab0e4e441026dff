using System.Globalization;

namespace Tarmac.Postgres.Programs;

/// <summary>One installed major version of Postgres.</summary>
internal sealed record PostgresPrograms(string Directory)
{
    private const string Debian = "/usr/lib/postgresql";

    public static PostgresPrograms Newest() => new(Installed()
        .OrderByDescending(v => v)
        .Select(Bin)
        .FirstOrDefault() ?? throw new InvalidOperationException($"No Postgres in {Debian}: install the Debian package postgresql."));

    /// <summary>The version that made a cluster: another major version cannot open it.</summary>
    public static PostgresPrograms For(string dataDirectory)
    {
        var version = VersionOf(dataDirectory);
        return File.Exists(Path.Combine(Bin(version), "postgres"))
            ? new(Bin(version))
            : throw new IOException($"{dataDirectory} was made by Postgres {version}, which is not installed: install the Debian package postgresql-{version}.");
    }

    public static int VersionOf(string dataDirectory) =>
        int.Parse(File.ReadAllText(Path.Combine(dataDirectory, "PG_VERSION")).Trim(), CultureInfo.InvariantCulture);

    /// <summary>The major version.</summary>
    public int Version => int.Parse(Path.GetFileName(Path.GetDirectoryName(Directory))!, CultureInfo.InvariantCulture);

    public string this[string program] => Path.Combine(Directory, program);

    public bool HasLibrary(string name) => File.Exists(Path.Combine(Directory, "..", "lib", name + ".so"));

    private static IEnumerable<int> Installed() => System.IO.Directory.Exists(Debian)
        ? System.IO.Directory.EnumerateDirectories(Debian)
            .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0)
            .Where(v => v > 0 && File.Exists(Path.Combine(Bin(v), "postgres")))
        : [];

    private static string Bin(int version) => $"{Debian}/{version}/bin";
}
