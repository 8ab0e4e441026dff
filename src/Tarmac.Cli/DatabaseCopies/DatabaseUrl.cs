using Tarmac.Cli.LocalPostgres;

namespace Tarmac.Cli.DatabaseCopies;

/// <summary>A login from a <c>postgres://user:password@host:port/database</c>.</summary>
internal static class DatabaseUrl
{
    public static PsqlLogin? Parse(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql") || url.UserInfo.Split(':') is not [var user, var password])
        {
            return null;
        }

        var server = new ServerAddress(url.Host.Trim('[', ']'), url.Port > 0 ? url.Port : ServerAddress.UsualPort);
        return new PsqlLogin(server, Uri.UnescapeDataString(user), Uri.UnescapeDataString(password), Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')));
    }
}
