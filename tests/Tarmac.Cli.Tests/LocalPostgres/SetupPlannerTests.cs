using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Tests.LocalPostgres;

public sealed class SetupPlannerTests
{
    private const string Create =
        "CREATE DATABASE \"pave\" OWNER \"pave\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US';";

    private static readonly Wanted Pave = new([new WantedRole("pave", "secret")], [new WantedDatabase("pave", "pave", [], Spatial: false)]);

    private static readonly SeenServer Empty = new() { Version = 150_014, Me = "postgres", Super = true };

    private static readonly SeenServer Ready = Empty with
    {
        Roles = [new SeenRole("pave", Login: true, Createdb: true, Super: false)],
        Databases = [new SeenOwner("pave", "pave", "UTF8")],
    };

    private static readonly SeenDatabase Inside = new() { Name = "pave", MayCreate = true, SchemaOwner = "pg_database_owner" };

    [Fact]
    public void On_an_empty_server_the_role_and_the_database_are_made() =>
        Assert.Equal(["CREATE ROLE \"pave\" LOGIN CREATEDB PASSWORD 'verifier of secret';", Create], Texts(Plan(Empty)));

    [Fact]
    public void The_password_is_never_shown() => Assert.Equal("CREATE ROLE \"pave\" LOGIN CREATEDB PASSWORD '***';", Plan(Empty).Statements[0].Shown);

    [Fact]
    public void Where_all_is_there_nothing_is_done() => Assert.True(Plan(Ready, Inside).IsEmpty);

    [Fact]
    public void Only_what_is_missing_is_made()
    {
        Assert.Equal([Create], Texts(Plan(Ready with { Databases = [] })));
        Assert.StartsWith("CREATE ROLE", Assert.Single(Texts(Plan(Ready with { Roles = [] }, Inside))));
    }

    [Fact]
    public void A_role_without_a_password_in_the_settings_gets_none() =>
        Assert.Equal("CREATE ROLE \"pave\" LOGIN CREATEDB;", Texts(Plan(Empty, Pave with { Roles = [new WantedRole("pave", "")] }))[0]);

    [Fact]
    public void The_test_runner_may_make_its_databases() =>
        Assert.Equal(["ALTER ROLE \"pave\" CREATEDB;"], Texts(Plan(Ready with { Roles = [new SeenRole("pave", true, Createdb: false, false)] }, Inside)));

    [Fact]
    public void A_superuser_is_left_alone_and_told()
    {
        var plan = Plan(Ready with { Roles = [new SeenRole("pave", true, Createdb: false, Super: true)] }, Inside);

        Assert.True(plan.IsEmpty);
        Assert.Contains("superuser", Assert.Single(plan.Notes));
    }

    [Fact]
    public void Another_password_is_a_difference_and_nothing_at_all_is_changed()
    {
        var plan = Plan(Ready with { Databases = [] }, refused: ["pave"]);

        Assert.Empty(plan.Statements);
        Assert.Contains("another password", Assert.Single(plan.Differences));
    }

    [Fact]
    public void With_fix_the_password_is_set() =>
        Assert.Equal(["ALTER ROLE \"pave\" PASSWORD 'verifier of secret';"], Texts(Plan(Ready, fix: true, refused: ["pave"], inside: [Inside])));

    [Fact]
    public void A_role_that_may_not_log_in_is_a_difference()
    {
        var seen = Ready with { Roles = [new SeenRole("pave", Login: false, true, false)] };

        Assert.Contains("may not log in", Assert.Single(Plan(seen, Inside).Differences));
        Assert.Equal(["ALTER ROLE \"pave\" LOGIN;"], Texts(Plan(seen, fix: true, inside: [Inside])));
    }

    [Fact]
    public void Another_owner_is_a_difference_and_fix_gives_the_database_over()
    {
        var seen = Ready with { Databases = [new SeenOwner("pave", "olga", "UTF8")] };

        Assert.Contains("belongs to olga, not to pave", Assert.Single(Plan(seen, Inside with { MayCreate = false }).Differences));
        Assert.Equal(["ALTER DATABASE \"pave\" OWNER TO \"pave\";"], Texts(Plan(seen, fix: true, inside: [Inside with { MayCreate = false }])));
    }

    [Fact]
    public void Tables_of_another_owner_are_a_difference_and_fix_gives_them_over()
    {
        var inside = Inside with { Foreign = [new SeenObject("TABLE", "public.roads_road", "postgres"), new SeenObject("VIEW", "public.\"Odd\"", "olga")] };

        Assert.Contains("2 objects (public.roads_road, ...) belong to postgres, olga", Assert.Single(Plan(Ready, inside).Differences));
        var statements = Plan(Ready, fix: true, inside: [inside]).Statements;
        Assert.Equal(["ALTER TABLE public.roads_road OWNER TO \"pave\";", "ALTER VIEW public.\"Odd\" OWNER TO \"pave\";"], statements.Select(one => one.Text));
        Assert.All(statements, statement => Assert.Equal("pave", statement.Database));
    }

    [Fact]
    public void A_database_of_an_older_version_gets_the_grant_that_Postgres_15_no_longer_gives()
    {
        var statement = Assert.Single(Plan(Ready, Inside with { MayCreate = false, SchemaOwner = "postgres" }).Statements);

        Assert.Equal(("GRANT ALL ON SCHEMA public TO \"pave\";", "pave"), (statement.Text, statement.Database));
    }

    [Fact]
    public void Another_major_version_is_told_and_used()
    {
        var plan = Plan(Empty with { Version = 130_011 });

        Assert.Contains("PostgreSQL 13, production is 15", Assert.Single(plan.Notes));
        Assert.EndsWith("TEMPLATE template0 ENCODING 'UTF8';", plan.Statements[^1].Text);
    }

    [Fact]
    public void Another_encoding_is_told() =>
        Assert.Contains("SQL_ASCII", Assert.Single(Plan(Ready with { Databases = [new SeenOwner("pave", "pave", "SQL_ASCII")] }, Inside).Notes));

    [Fact]
    public void Who_is_no_superuser_becomes_a_member_before_giving_a_database_away()
    {
        var me = Empty with { Me = "anna", Super = false, Createrole = true, Createdb = true };

        Assert.Equal("GRANT \"pave\" TO \"anna\";", Texts(Plan(me))[1]);
        Assert.DoesNotContain(Texts(Plan(me with { Memberships = ["pave anna"] })), text => text.StartsWith("GRANT", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_user_of_a_database_becomes_a_member_of_its_owner()
    {
        var wanted = new Wanted([new WantedRole("pave", "a"), new WantedRole("reader", "b")], [new WantedDatabase("pave", "pave", ["reader"], false)]);

        Assert.Equal("GRANT \"pave\" TO \"reader\";", Texts(Plan(Empty, wanted))[^1]);
        var seen = Ready with { Roles = [.. Ready.Roles, new SeenRole("reader", true, true, false)], Memberships = ["pave reader"] };
        Assert.True(Plan(seen, wanted, inside: [Inside]).IsEmpty);
    }

    [Fact]
    public void A_spatial_database_gets_its_extension_once()
    {
        var wanted = Pave with { Databases = [new WantedDatabase("pave", "pave", [], Spatial: true)] };

        Assert.Equal("CREATE EXTENSION IF NOT EXISTS postgis;", Texts(Plan(Empty, wanted))[^1]);
        Assert.True(Plan(Ready, wanted, inside: [Inside with { Postgis = true }]).IsEmpty);
    }

    [Theory]
    [InlineData("we\"ird", "\"we\"\"ird\"")]
    [InlineData("a; DROP TABLE x --", "\"a; DROP TABLE x --\"")]
    public void Names_stay_names(string name, string quoted)
    {
        var wanted = new Wanted([new WantedRole(name, "")], [new WantedDatabase(name, name, [], false)]);

        Assert.Equal($"CREATE ROLE {quoted} LOGIN CREATEDB;", Texts(Plan(Empty, wanted))[0]);
    }

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData(@"back\slash'", @"E'back\\slash'''")]
    public void Texts_stay_texts(string text, string quoted) => Assert.Equal(quoted, Sql.Text(text));

    private static SetupPlan Plan(SeenServer seen, params SeenDatabase[] inside) => Plan(seen, Pave, inside: inside);

    private static SetupPlan Plan(SeenServer seen, bool fix = false, string[]? refused = null, SeenDatabase[]? inside = null) => Plan(seen, Pave, fix, refused, inside);

    private static SetupPlan Plan(SeenServer seen, Wanted wanted, bool fix = false, string[]? refused = null, SeenDatabase[]? inside = null) =>
        new SetupPlanner(seen, (inside ?? []).ToDictionary(one => one.Name), password => $"verifier of {password}", fix).Plan(wanted, (refused ?? []).ToHashSet());

    private static string[] Texts(SetupPlan plan) => [.. plan.Statements.Select(statement => statement.Text)];
}
