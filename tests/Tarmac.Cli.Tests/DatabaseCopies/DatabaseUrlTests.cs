using Tarmac.Cli.DatabaseCopies;

namespace Tarmac.Cli.Tests.DatabaseCopies;

public sealed class DatabaseUrlTests
{
    [Fact]
    public void A_url_is_a_login()
    {
        var login = DatabaseUrl.Parse("postgres://u1:p%40ss@10.213.0.1:20001/d1")!;

        Assert.Equal(("10.213.0.1", 20001, "u1", "p@ss", "d1"), (login.Server.Host, login.Server.Port, login.User, login.Password, login.Database));
        Assert.Equal(5432, DatabaseUrl.Parse("postgresql://u:p@host/d")!.Server.Port);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mysql://u:p@host/d")]
    [InlineData("postgres://host/d")]
    public void What_is_no_login_to_Postgres_is_none(string? url) => Assert.Null(DatabaseUrl.Parse(url));
}
