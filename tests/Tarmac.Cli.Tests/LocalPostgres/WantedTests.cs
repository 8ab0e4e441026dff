using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.Tests.LocalPostgres;

public sealed class WantedTests
{
    private static readonly LocalDatabase Default = new() { Alias = "default", Kind = "postgres", Name = "pave", User = "pave", Password = "a" };

    [Fact]
    public void Aliases_of_one_database_make_one_with_its_first_user_as_owner()
    {
        var (wanted, _) = Wanted.Of([Default, Default with { Alias = "replica" }, Default with { Alias = "reports", User = "reader" }], "anna");

        Assert.Equal(["pave", "reader"], wanted!.Roles.Select(role => role.Name));
        var database = Assert.Single(wanted.Databases);
        Assert.Equal(("pave", "pave"), (database.Name, database.Owner));
        Assert.Equal(["reader"], database.Others);
    }

    [Fact]
    public void An_empty_user_is_the_machines_own_as_libpq_has_it() =>
        Assert.Equal("anna", Assert.Single(Wanted.Of([Default with { User = "" }], "anna").Found!.Roles).Name);

    [Fact]
    public void Settings_that_cannot_be_met_are_told_by_alias()
    {
        Assert.Contains("DATABASES['default'] has no NAME", Wanted.Of([Default with { Name = "" }], "anna").Problem);
        Assert.Contains("longer than 63 bytes", Wanted.Of([Default with { User = new string('ü', 32) }], "anna").Problem);
        Assert.Contains("NUL", Wanted.Of([Default with { Password = "\0" }], "anna").Problem);
        Assert.Contains("aliases default, b", Wanted.Of([Default, Default with { Alias = "b", Name = "b", Password = "other" }], "anna").Problem);
    }

    [Fact]
    public void A_problem_never_shows_a_password() => Assert.DoesNotContain("hush", Wanted.Of([Default, Default with { Alias = "b", Password = "hush" }], "anna").Problem);

    [Fact]
    public void The_server_is_where_the_settings_or_libpqs_variables_say()
    {
        var variables = new Dictionary<string, string> { ["PGHOST"] = "/run/mine", ["PGPORT"] = "5433" };

        Assert.Equal([new ServerAddress("/run/mine", 5433)], ServerAddress.Of(Default, variables.GetValueOrDefault));
        Assert.Equal([new ServerAddress("db", 6000)], ServerAddress.Of(Default with { Host = "db", Port = "6000" }, variables.GetValueOrDefault));
        Assert.Equal([new ServerAddress("localhost", 5433)], ServerAddress.Of(Default with { Host = "localhost" }, variables.GetValueOrDefault));
        Assert.Equal("/var/run/postgresql", ServerAddress.Of(Default, _ => null)[0].Host);
    }

    [Theory]
    [InlineData("FATAL:  Peer authentication failed for user \"pave\"", LoginResult.NotByPassword)]
    [InlineData("FATAL:  Peer-Authentifizierung für Benutzer »pave« fehlgeschlagen", LoginResult.NotByPassword)]
    [InlineData("FATAL:  no pg_hba.conf entry for host \"127.0.0.1\"", LoginResult.NotByPassword)]
    [InlineData("FATAL:  password authentication failed for user \"pave\"", LoginResult.Refused)]
    [InlineData("FATAL:  role \"pave\" does not exist", LoginResult.Refused)]
    [InlineData("FATAL:  database \"pave\" does not exist", LoginResult.Right)]
    [InlineData("FATAL:  permission denied for database \"pave\"", LoginResult.Right)]
    [InlineData("fe_sendauth: no password supplied", LoginResult.Refused)]
    internal void A_refused_login_says_why(string errors, LoginResult expected) => Assert.Equal(expected, LocalServer.Judge($"psql: error: connection failed: {errors}"));

    [Fact]
    public void The_verifier_is_that_of_RFC_7677()
    {
        var verifier = ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));

        Assert.Equal("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=", verifier);
    }
}
