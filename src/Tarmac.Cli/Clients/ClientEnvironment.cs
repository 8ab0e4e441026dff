namespace Tarmac.Cli.Clients;

/// <summary>The variables that turn the stock heroku command and git towards an installation.</summary>
internal sealed record ClientEnvironment(IReadOnlyList<KeyValuePair<string, string>> Variables, string? Warning)
{
    public static ClientEnvironment For(Installation installation)
    {
        var bundle = TrustBundle.Write(installation);
        var key = AccountKey.Read(installation) ?? Environment.GetEnvironmentVariable("HEROKU_API_KEY");
        var variables = new List<KeyValuePair<string, string>>(Heroku(installation.ApiUrl));
        if (key is not null)
        {
            variables.Add(new("HEROKU_API_KEY", key));
        }

        if (bundle is not null)
        {
            variables.Add(new("NODE_EXTRA_CA_CERTS", bundle));
            variables.Add(new("GIT_SSL_CAINFO", bundle));
        }

        var guard = HerokuGuard.Options(installation, Environment.GetEnvironmentVariable);
        if (guard is not null)
        {
            variables.Add(new("NODE_OPTIONS", guard));
        }

        variables.AddRange(GitCredentials.Variables(installation, Environment.GetEnvironmentVariable));
        return new ClientEnvironment(variables, Warn(installation, key, bundle));
    }

    /// <summary>
    /// The hosts that the command lets one name: without these, it sends this machine's key to heroku.com's telemetry, particleboard and data hosts.
    /// The data and diagnose hosts take a bare name; the port comes from HEROKU_HOST. For those that it has inside see <see cref="HerokuGuard"/>.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, string>> Heroku(string url) =>
    [
        new("HEROKU_HOST", url),
        new("HEROKU_DATA_HOST", "localhost"),
        new("HEROKU_PARTICLEBOARD_URL", url),
        new("HEROKU_BUILDPACK_REGISTRY_URL", url),
        new("HEROKU_STATUS_HOST", url),
        new("HEROKU_LOGIN_HOST", url),
        new("HEROKU_ANALYTICS_URL", url),
        new("HEROKU_EXEC_URL", url),
        new("SSO_URL", url),
        new("PGDIAGNOSE_URL", "localhost"),
        new("DISABLE_TELEMETRY", "true"),
        new("HEROKU_SKIP_NEW_VERSION_CHECK", "1"),
        new("HEROKU_DISABLE_AUTOUPDATE", "1"),
    ];

    private static string? Warn(Installation installation, string? key, string? bundle) =>
        key is null ? $"tarmac: the first account's key in {installation.AccountFile} can be read by root only: use sudo, or log in with `heroku login -i`."
        : bundle is null ? $"tarmac: {installation.AuthorityFile} is not there yet: git and `heroku run` need it. Is tarmacd running? (tarmac status)"
        : null;
}
