namespace Tarmac.Cli.LocalPostgres;

/// <summary>A database from inside.</summary>
internal sealed record SeenDatabase
{
    public required string Name { get; init; }

    /// <summary>Whether the wanted owner may create tables in the schema public; null where that cannot be told.</summary>
    public bool? MayCreate { get; init; }

    public string? SchemaOwner { get; init; }

    public bool Postgis { get; init; }

    public SeenObject[] Foreign { get; init; } = [];

    /// <summary>Extensions' own objects and a table's own sequences are left out: they follow.</summary>
    public static string Query(string owner) => $"""
        SET search_path = '';
        WITH own AS (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = {Sql.Text(owner)}),
        kept AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype IN ('e', 'i')
                 UNION SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'a' AND classid = 'pg_catalog.pg_class'::regclass AND refobjsubid > 0),
        things AS (
          SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
                 c.oid::regclass::text AS identity, relowner AS owner, relnamespace AS space, 'pg_catalog.pg_class'::regclass AS class, c.oid AS id
          FROM pg_catalog.pg_class c WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
          UNION ALL SELECT CASE prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, p.oid::regprocedure::text, proowner, pronamespace,
                 'pg_catalog.pg_proc'::regclass, p.oid FROM pg_catalog.pg_proc p
          UNION ALL SELECT 'TYPE', t.oid::regtype::text, typowner, typnamespace, 'pg_catalog.pg_type'::regclass, t.oid
          FROM pg_catalog.pg_type t WHERE typtype IN ('e', 'd', 'r')
          UNION ALL SELECT 'SCHEMA', pg_catalog.quote_ident(nspname), nspowner, oid, 'pg_catalog.pg_namespace'::regclass, oid
          FROM pg_catalog.pg_namespace WHERE nspname <> 'public')
        SELECT json_build_object(
          'name', current_database(),
          'may_create', (SELECT has_schema_privilege(own.oid, n.oid, 'CREATE') FROM own, pg_catalog.pg_namespace n WHERE nspname = 'public'),
          'schema_owner', (SELECT pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace WHERE nspname = 'public'),
          'postgis', EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'postgis'),
          'foreign', (SELECT coalesce(json_agg(json_build_object('kind', kind, 'identity', identity, 'owner', pg_get_userbyid(owner)) ORDER BY kind, identity), '[]')
                      FROM things JOIN pg_catalog.pg_namespace s ON s.oid = space
                      WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\_%' AND owner NOT IN (SELECT oid FROM own)
                        AND NOT EXISTS (SELECT FROM kept WHERE classid = class AND objid = id)));
        """;
}
