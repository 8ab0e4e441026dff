namespace Tarmac.Cli.LocalPostgres;

/// <summary>What a server says of itself, of who asks, and of the roles and databases that are asked about.</summary>
internal sealed record SeenServer
{
    /// <summary>150014 is 15.14.</summary>
    public required int Version { get; init; }

    public required string Me { get; init; }

    public bool Super { get; init; }

    public bool Createrole { get; init; }

    public bool Createdb { get; init; }

    public SeenRole[] Roles { get; init; } = [];

    public SeenOwner[] Databases { get; init; } = [];

    /// <summary>Who is a member of what: "group member".</summary>
    public string[] Memberships { get; init; } = [];

    public int Major => Version / 10000;

    public bool MayAdminister => Super || (Createrole && Createdb);

    public SeenRole? Role(string name) => Roles.FirstOrDefault(role => role.Name == name);

    public SeenOwner? Database(string name) => Databases.FirstOrDefault(database => database.Name == name);

    public bool IsMember(string member, string group) => Memberships.Contains($"{group} {member}");

    public static string Query(Wanted wanted)
    {
        var roles = Sql.List(wanted.Roles.Select(role => role.Name));
        var databases = Sql.List(wanted.Databases.Select(database => database.Name));
        return $"""
            SELECT json_build_object(
              'version', current_setting('server_version_num')::int, 'me', current_user,
              'super', me.rolsuper, 'createrole', me.rolcreaterole, 'createdb', me.rolcreatedb,
              'roles', (SELECT coalesce(json_agg(json_build_object('name', rolname, 'login', rolcanlogin, 'createdb', rolcreatedb, 'super', rolsuper)), '[]')
                        FROM pg_roles WHERE rolname IN ({roles})),
              'databases', (SELECT coalesce(json_agg(json_build_object('name', datname, 'owner', pg_get_userbyid(datdba), 'encoding', pg_encoding_to_char(encoding))), '[]')
                            FROM pg_database WHERE datname IN ({databases})),
              'memberships', (SELECT coalesce(json_agg(g.rolname || ' ' || m.rolname), '[]')
                              FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
                              WHERE g.rolname IN ({roles})))
            FROM pg_roles me WHERE me.rolname = current_user;
            """;
    }
}
