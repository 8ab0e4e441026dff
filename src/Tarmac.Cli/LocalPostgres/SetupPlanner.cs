namespace Tarmac.Cli.LocalPostgres;

/// <summary>Decides from what the settings want and what the server holds. Nothing is touched here.</summary>
internal sealed class SetupPlanner(SeenServer seen, IReadOnlyDictionary<string, SeenDatabase> inside, Func<string, string> verifier, bool fix)
{
    /// <summary>The major version that production runs.</summary>
    public const int Production = 15;

    // Roles that own the schema public wherever the database's owner is right.
    private const string DatabaseOwner = "pg_database_owner";

    private readonly List<Statement> _statements = [];
    private readonly List<string> _differences = [];
    private readonly List<string> _notes = [];

    /// <summary><paramref name="refused"/>: roles whose login failed with the settings' password.</summary>
    public SetupPlan Plan(Wanted wanted, IReadOnlySet<string> refused)
    {
        if (seen.Major != Production)
        {
            _notes.Add($"This server is PostgreSQL {seen.Major}, production is {Production}: differences between them show only after the push.");
        }

        foreach (var role in wanted.Roles)
        {
            PlanRole(role, refused.Contains(role.Name));
        }

        foreach (var database in wanted.Databases)
        {
            PlanDatabase(database);
        }

        // One difference and nothing is done: half a set-up would be harder to understand than none.
        return new SetupPlan(_differences.Count > 0 ? [] : _statements, _differences, _notes);
    }

    /// <summary>The collation is production's, where this version has it.</summary>
    public static Statement CreateDatabase(string name, string owner, int major) => new(
        $"CREATE DATABASE {Sql.Name(name)} OWNER {Sql.Name(owner)} TEMPLATE template0 ENCODING 'UTF8'"
        + (major >= Production ? " LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US';" : ";"));

    private void PlanRole(WantedRole role, bool refused)
    {
        var name = Sql.Name(role.Name);
        var password = role.Password.Length > 0 ? verifier(role.Password) : null;
        if (seen.Role(role.Name) is not { } there)
        {
            // The test runner makes test_ databases: CREATEDB.
            _statements.Add(Masked($"CREATE ROLE {name} LOGIN CREATEDB", password));
            return;
        }

        if (!there.Login)
        {
            Differ($"The role {role.Name} may not log in.", new Statement($"ALTER ROLE {name} LOGIN;"));
        }

        if (refused && password is not null)
        {
            Differ($"The role {role.Name} has another password than the settings give.", Masked($"ALTER ROLE {name}", password));
        }

        if (there is { Createdb: false, Super: false })
        {
            _statements.Add(new Statement($"ALTER ROLE {name} CREATEDB;"));
        }

        if (there.Super)
        {
            _notes.Add($"The role {role.Name} is a superuser here and is none in production: code that needs a superuser fails only after the push.");
        }
    }

    private void PlanDatabase(WantedDatabase database)
    {
        if (seen.Database(database.Name) is not { } there)
        {
            // Who is no superuser can give a database only to a role that they are a member of.
            if (!seen.Super && seen.Me != database.Owner && !seen.IsMember(seen.Me, database.Owner))
            {
                _statements.Add(new Statement($"GRANT {Sql.Name(database.Owner)} TO {Sql.Name(seen.Me)};"));
            }

            _statements.Add(CreateDatabase(database.Name, database.Owner, seen.Major));
        }
        else
        {
            PlanThere(database, there);
        }

        foreach (var other in database.Others.Where(other => !seen.IsMember(other, database.Owner)))
        {
            _statements.Add(new Statement($"GRANT {Sql.Name(database.Owner)} TO {Sql.Name(other)};"));
        }

        if (database.Spatial && inside.GetValueOrDefault(database.Name) is not { Postgis: true })
        {
            _statements.Add(new Statement("CREATE EXTENSION IF NOT EXISTS postgis;", database.Name));
        }
    }

    private void PlanThere(WantedDatabase database, SeenOwner there)
    {
        if (there.Owner != database.Owner)
        {
            Differ($"The database {database.Name} belongs to {there.Owner}, not to {database.Owner}.",
                new Statement($"ALTER DATABASE {Sql.Name(database.Name)} OWNER TO {Sql.Name(database.Owner)};"));
        }

        if (there.Encoding != "UTF8")
        {
            _notes.Add($"The database {database.Name} is in {there.Encoding}, production's is in UTF8: tarmac local:db:reset makes it anew.");
        }

        if (inside.GetValueOrDefault(database.Name) is not { } seenInside)
        {
            return;
        }

        if (seenInside.MayCreate == false && (there.Owner == database.Owner || seenInside.SchemaOwner != DatabaseOwner))
        {
            // PG 15 gives nobody CREATE on public; its owner has it, unless the database comes from an older version.
            _statements.Add(new Statement($"GRANT ALL ON SCHEMA public TO {Sql.Name(database.Owner)};", database.Name));
        }

        if (seenInside.Foreign.Length > 0)
        {
            var owners = string.Join(", ", seenInside.Foreign.Select(thing => thing.Owner).Distinct());
            Differ(
                $"In the database {database.Name}, {Count(seenInside.Foreign)} to {owners}, so migrations of {database.Owner} cannot change them.",
                [.. seenInside.Foreign.Select(thing => new Statement($"ALTER {thing.Kind} {thing.Identity} OWNER TO {Sql.Name(database.Owner)};", database.Name))]);
        }
    }

    private static string Count(SeenObject[] things) => things.Length == 1
        ? $"the {things[0].Kind.ToLowerInvariant()} {things[0].Identity} belongs"
        : $"{things.Length} objects ({things[0].Identity}, ...) belong";

    private static Statement Masked(string start, string? password) => password is null
        ? new Statement($"{start};")
        : new Statement($"{start} PASSWORD {Sql.Text(password)};", Masked: $"{start} PASSWORD '***';");

    private void Differ(string what, params Statement[] remedy)
    {
        if (fix)
        {
            _statements.AddRange(remedy);
        }
        else
        {
            _differences.Add(what);
        }
    }
}
